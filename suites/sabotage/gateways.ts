import { z } from 'zod';
import type { Alteration, Scene } from '../../lib/model/sabotage.ts';

export const NETWORKING = 'networking.istio.io/v1';

const server = z.looseObject({
  port: z.looseObject({ number: z.number(), name: z.string(), protocol: z.string() }),
  hosts: z.array(z.string()),
  tls: z.looseObject({}).optional(),
});
export type Server = z.infer<typeof server>;
const gateway = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ selector: z.record(z.string(), z.string()).default({}), servers: z.array(server) }),
});
export type Gateway = z.infer<typeof gateway>;

/** An Istio Gateway, one of its servers, and the declared host that this one serves. */
export interface Served {
  readonly gateway: Gateway;
  readonly server: Server;
  readonly host: string;
}

/** Every server that serves a declared host, hosts in the order of the file. */
export async function serversOf({ system, find }: Scene): Promise<readonly Served[]> {
  const gateways = (await find(NETWORKING, 'Gateway')).flatMap(
    (object) => gateway.safeParse(object).data ?? [],
  );
  return system.ingress.flatMap(({ host }) =>
    gateways.flatMap((one) =>
      one.spec.servers
        .filter(({ hosts }) => hosts.some((name) => withoutNamespace(name) === host))
        .map((served) => ({ gateway: one, server: served, host })),
    ),
  );
}

/** Those that end TLS themselves. */
export const endsTls = ({ server: { tls } }: Served): boolean => tls?.['mode'] !== undefined;

/** The gateway with other servers. */
export function withServers({ metadata }: Gateway, servers: readonly Server[]): Alteration {
  return {
    do: 'merge',
    ref: { apiVersion: NETWORKING, kind: 'Gateway', ...metadata },
    patch: { spec: { servers } },
  };
}

/** One server's TLS, changed. */
export function withTls({ gateway: whole, server: chosen }: Served, change: object): Alteration {
  const tls = { ...chosen.tls, ...change };
  return withServers(
    whole,
    whole.spec.servers.map((one) => (one === chosen ? { ...one, tls } : one)),
  );
}

/** A Gateway may name the namespace of the routes that may bind: `<namespace>/<host>`. */
export const withoutNamespace = (host: string): string => host.slice(host.indexOf('/') + 1);

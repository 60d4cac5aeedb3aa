import { z } from 'zod';
import type { Sabotage } from '../../lib/model/sabotage.ts';

const NETWORKING = 'networking.istio.io/v1';
const server = z.looseObject({ hosts: z.array(z.string()), tls: z.looseObject({}).optional() });
type Server = z.infer<typeof server>;
const gateway = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ servers: z.array(server) }),
});

/** Suites that TLS 1.0 and 1.1 can use on an RSA or an ECDSA key, beside a modern one so that the edge stays usable. */
const SUITES = [
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
];

/** Ways in which an Istio gateway comes to speak old TLS. */
export const legacyGateway = {
  oldVersionsAndSuite: {
    id: 'tls1.0-with-a-suite-for-it',
    what: 'the listener allows TLS 1.0 and a cipher suite that it can use; the version alone still ends in alert 40',
    collateral: [],
    async alter({ system, find }) {
      const hosts = new Set(system.ingress.map(({ host }) => host));
      const serves = (one: Server): boolean => one.hosts.some((host) => hosts.has(withoutNamespace(host)));
      const gateways = (await find(NETWORKING, 'Gateway')).flatMap(
        (object) => gateway.safeParse(object).data ?? [],
      );
      for (const { metadata, spec } of gateways) {
        const chosen = spec.servers.find((one) => one.tls?.['mode'] !== undefined && serves(one));
        if (!chosen) continue;
        const tls = { ...chosen.tls, minProtocolVersion: 'TLSV1_0', cipherSuites: SUITES };
        const servers = spec.servers.map((one) => (one === chosen ? { ...one, tls } : one));
        return [
          {
            do: 'merge',
            ref: { apiVersion: NETWORKING, kind: 'Gateway', ...metadata },
            patch: { spec: { servers } },
          },
        ];
      }
      return { cannot: 'no Istio Gateway serves a declared host with TLS' };
    },
  },
} satisfies Record<string, Sabotage>;

/** A Gateway may name the namespace of the routes that may bind: `<namespace>/<host>`. */
const withoutNamespace = (host: string): string => host.slice(host.indexOf('/') + 1);

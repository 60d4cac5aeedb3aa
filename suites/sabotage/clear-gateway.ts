import { z } from 'zod';
import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';
import {
  NETWORKING,
  serversOf,
  withoutNamespace,
  withServers,
  type Served,
  type Server,
} from './gateways.ts';

const routes = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({ hosts: z.array(z.string()), http: z.array(z.looseObject({})) }),
});
type Routes = z.infer<typeof routes>;

const NOT_HERE = 'elsewhere.example.test';
const CANNOT = { cannot: 'no Istio Gateway redirects a declared host that a VirtualService routes' };

/** Ways in which an Istio gateway comes to answer in clear text, for one host. */
export const clearGateway = {
  noRedirect: {
    id: 'no-redirect',
    what: 'the HTTP server no longer redirects: the routes of the host answer in clear text',
    collateral: [],
    async alter(scene) {
      const chosen = (await redirecting(scene))[0];
      return chosen ? [apart(chosen.served)] : CANNOT;
    },
  },
  onePath: {
    id: 'no-redirect-of-one-path',
    what: 'one declared path is served in clear text; every other one is still redirected, by a route instead of the server',
    collateral: [],
    async alter(scene) {
      const chosen = (await redirecting(scene))[0];
      const path = scene.system.ingress.find(({ host }) => host === chosen?.served.host)?.paths.at(-1);
      if (!chosen || path === undefined) return CANNOT;
      const { port } = chosen.served.server;
      const [route] = chosen.routes.spec.http;
      return [
        apart(chosen.served),
        withFirst(chosen.routes, [
          { ...route, name: 'assay-clear', match: [{ port: port.number, uri: { exact: path } }] },
          {
            name: 'assay-redirect',
            match: [{ port: port.number }],
            redirect: { scheme: 'https', redirectCode: 301 },
          },
        ]),
      ];
    },
  },
  anotherHost: {
    id: 'redirect-to-another-host',
    what: 'the redirect leads to https on another host',
    collateral: [],
    async alter(scene) {
      const chosen = (await redirecting(scene))[0];
      if (!chosen) return CANNOT;
      const redirect = { scheme: 'https', authority: NOT_HERE, redirectCode: 301 };
      const match = [{ port: chosen.served.server.port.number }];
      return [apart(chosen.served), withFirst(chosen.routes, [{ name: 'assay-elsewhere', match, redirect }])];
    },
  },
} satisfies Record<string, Sabotage>;

/** Servers that redirect a declared host, each with the routes of that host. */
async function redirecting(scene: Scene): Promise<readonly { served: Served; routes: Routes }[]> {
  const all = (await scene.find(NETWORKING, 'VirtualService')).flatMap(
    (object) => routes.safeParse(object).data ?? [],
  );
  return (await serversOf(scene))
    .filter(({ server: { tls } }) => tls?.['httpsRedirect'] === true)
    .flatMap((served) => {
      const found = all.find(({ spec }) => spec.hosts.includes(served.host));
      return found ? [{ served, routes: found }] : [];
    });
}

/** The host in a server of its own that does not redirect; the others stay where they are. */
function apart({ gateway, server, host }: Served): Alteration {
  const isIts = (name: string): boolean => withoutNamespace(name) === host;
  const own: Server = {
    ...server,
    port: { ...server.port, name: `${server.port.name}-assay` },
    hosts: server.hosts.filter(isIts),
    tls: { httpsRedirect: false },
  };
  const rest: Server = { ...server, hosts: server.hosts.filter((name) => !isIts(name)) };
  const others = gateway.spec.servers.filter((one) => one !== server);
  return withServers(gateway, [...others, ...(rest.hosts.length > 0 ? [rest] : []), own]);
}

/** The host's routes, with others before them. */
const withFirst = ({ metadata, spec }: Routes, first: readonly object[]): Alteration => ({
  do: 'merge',
  ref: { apiVersion: NETWORKING, kind: 'VirtualService', ...metadata },
  patch: { spec: { http: [...first, ...spec.http] } },
});

import type { Sabotage } from '../../lib/model/sabotage.ts';

/** Ways in which one port of a workload comes to be exempt from mutual TLS, while the others stay strict. */
export const exemptPort = {
  byPolicy: {
    id: 'port-level-disable',
    what: 'portLevelMtls DISABLE on a port of a workload beside the one of its API',
    // Where that port is an endpoint too, it is asked as one.
    collateral: [
      'mesh/no-replica-is-outside',
      'mesh/plaintext-is-refused',
      'mesh/altered-bytes-are-noticed',
      'mesh/stricter-policy-is-not-undone',
      'mesh/wire-shows-no-plaintext',
    ],
    alter({ system: { endpoints } }) {
      const declared = new Set(
        endpoints.flatMap(({ replicas }) => replicas.map(({ ip, port }) => `${ip} ${port}`)),
      );
      // A port that is nobody's endpoint is the subtler hole.
      const found = endpoints
        .filter(({ meshed }) => meshed)
        .flatMap((endpoint) =>
          endpoint.podPorts
            .filter(({ port }) => port !== endpoint.targetPort)
            .map(({ port }) => ({
              endpoint,
              port,
              isDeclared: endpoint.replicas.some(({ ip }) => declared.has(`${ip} ${port}`)),
            })),
        )
        .toSorted((a, b) => Number(a.isDeclared) - Number(b.isDeclared));
      const chosen = found.find(({ endpoint }) => endpoint.wears);
      if (!chosen?.endpoint.wears)
        return Promise.resolve({ cannot: 'no meshed workload with a second port and known labels' });
      const { endpoint, port } = chosen;
      const spec = {
        selector: { matchLabels: chosen.endpoint.wears.labels },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { [port]: { mode: 'DISABLE' } },
      };
      const metadata = { name: 'assay-sabotage', namespace: endpoint.namespace };
      return Promise.resolve([
        {
          do: 'create',
          object: { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec },
        },
      ]);
    },
  },
} satisfies Record<string, Sabotage>;

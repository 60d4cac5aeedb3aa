import type { Sabotage } from '../../lib/model/sabotage.ts';

/** Ways in which one port of a workload comes to be exempt from mutual TLS, while the others stay strict. */
export const exemptPort = {
  byPolicy: {
    id: 'one-port-disabled',
    what: 'portLevelMtls DISABLE on a port of a workload that is not the one of its API',
    collateral: ['mesh/plaintext-is-refused', 'mesh/no-replica-is-outside', 'mesh/mutual-tls-is-required'],
    alter({ system }) {
      for (const { namespace, meshed, wears, podPorts, targetPort } of system.endpoints) {
        const other = podPorts.find(({ port }) => port !== targetPort);
        if (!meshed || !wears || !other) continue;
        const spec = {
          selector: { matchLabels: wears.labels },
          mtls: { mode: 'STRICT' },
          portLevelMtls: { [other.port]: { mode: 'DISABLE' } },
        };
        const metadata = { name: 'assay-sabotage', namespace };
        return Promise.resolve([
          {
            do: 'create',
            object: { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec },
          },
        ]);
      }
      return Promise.resolve({ cannot: 'no meshed workload with a second port' });
    },
  },
} satisfies Record<string, Sabotage>;

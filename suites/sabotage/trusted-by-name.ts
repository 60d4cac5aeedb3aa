import type { Sabotage } from '../../lib/model/sabotage.ts';

/** A namespace's name is a label as well, and one that nobody can take away. */
export const trustedByName: Sabotage = {
  id: 'trusted-by-name',
  what: 'another policy admits the namespace by its name, so that taking its label away ends nothing',
  collateral: [],
  alter({ system }) {
    const { trusted } = system.stage;
    if (!trusted) return Promise.resolve({ cannot: 'no namespace of ours whose labels may be changed' });
    const endpoint = system.endpoints.find(
      ({ callers, wears }) =>
        wears && callers.some(({ admittedByLabels, wears: labels }) => admittedByLabels && labels),
    );
    if (!endpoint?.wears)
      return Promise.resolve({ cannot: 'no endpoint with known labels that admits by those of a namespace' });
    return Promise.resolve([
      {
        do: 'create',
        object: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'assay-sabotage', namespace: endpoint.namespace },
          spec: {
            podSelector: { matchLabels: endpoint.wears.labels },
            policyTypes: ['Ingress'],
            ingress: [
              {
                from: [
                  {
                    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': trusted.namespace } },
                  },
                ],
                ports: [{ protocol: 'TCP', port: endpoint.targetPort }],
              },
            ],
          },
        },
      },
    ]);
  },
};

import type { Sabotage } from '../../lib/model/sabotage.ts';

/** A policy that looks at a caller's labels and not at its namespace. */
export const labelsAnywhere: Sabotage = {
  id: 'labels-in-any-namespace',
  what: "a policy admits a caller's labels in whichever namespace they are worn",
  collateral: [],
  alter({ system }) {
    const [found] = system.endpoints.flatMap((endpoint) =>
      endpoint.callers
        .filter(({ namespace, wears }) => namespace !== endpoint.namespace && wears)
        .map((caller) => ({ endpoint, caller })),
    );
    if (!found?.endpoint.wears || !found.caller.wears)
      return Promise.resolve({ cannot: 'no endpoint with known labels and a caller of another namespace' });
    const { endpoint, caller } = found;
    return Promise.resolve([
      {
        do: 'create',
        object: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'assay-sabotage', namespace: endpoint.namespace },
          spec: {
            podSelector: { matchLabels: endpoint.wears?.labels },
            policyTypes: ['Ingress'],
            ingress: [
              {
                from: [{ namespaceSelector: {}, podSelector: { matchLabels: caller.wears?.labels } }],
                ports: [{ protocol: 'TCP', port: endpoint.targetPort }],
              },
            ],
          },
        },
      },
    ]);
  },
};

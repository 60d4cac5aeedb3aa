import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Actor, Endpoint, System } from '../../lib/model/system.ts';
import { actorsOf } from '../actors.ts';

/** Ways in which a database comes to be open to more than its backend: rules of NetworkPolicies add up. */
export const openDatabase = {
  oneMoreCaller: admitting(
    'one-more-caller',
    "one more workload is admitted to the database's port",
    (other) => ({
      podSelector: { matchLabels: other.wears?.labels ?? {} },
    }),
  ),
  sameLabelsAnywhere: admitting(
    'one-more-caller-in-any-namespace',
    'one more workload is admitted by its labels, in whichever namespace it is',
    (other) => ({ podSelector: { matchLabels: other.wears?.labels ?? {} }, namespaceSelector: {} }),
  ),
  wholeNamespace: {
    ...admitting(
      'whole-namespace',
      'every pod of its namespace is admitted to the database (podSelector {})',
      () => ({
        podSelector: {},
      }),
    ),
    collateral: ['segmentation/default-deny-holds-inbound'],
  },
} satisfies Record<string, Sabotage>;

function admitting(id: string, what: string, peer: (other: Actor) => object): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter({ system }) {
      const database = system.endpoints.find(({ protocol, wears }) => protocol === 'postgres' && wears);
      const other = database && neighbour(system, database);
      if (!database?.wears || !other)
        return Promise.resolve({ cannot: 'no database with a neighbour whose labels are known' });
      const { namespace, wears, targetPort } = database;
      const spec = {
        podSelector: { matchLabels: wears.labels },
        policyTypes: ['Ingress'],
        ingress: [{ from: [peer(other)], ports: [{ protocol: 'TCP', port: targetPort }] }],
      };
      const metadata = { name: 'assay-sabotage', namespace };
      return Promise.resolve([
        {
          do: 'create',
          object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec },
        },
      ]);
    },
  };
}

/** Another workload of the namespace that has no business with the database. */
function neighbour(system: System, { namespace, callers, wears }: Endpoint): Actor | undefined {
  const known = new Set([...callers.map(({ workload }) => workload), wears?.workload]);
  return actorsOf(system).find(
    (one) => one.namespace === namespace && one.wears !== undefined && !known.has(one.workload),
  );
}

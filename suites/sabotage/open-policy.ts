import { z } from 'zod';
import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';

const NETWORKING = 'networking.k8s.io/v1';
const KIND = 'NetworkPolicy';

/** A policy that denies all ingress of a namespace: it selects every pod and has no ingress rule. */
const defaultDeny = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    podSelector: z.object({
      matchLabels: z.undefined().optional(),
      matchExpressions: z.undefined().optional(),
    }),
    ingress: z.tuple([]).optional(),
    policyTypes: z.array(z.string()).refine((types) => types.includes('Ingress')),
  }),
});

/** Ways in which NetworkPolicy comes to admit callers that nobody declared. */
export const openPolicy = {
  noDefaultDeny: {
    id: 'no-default-deny',
    what: 'the default-deny policy of a namespace no longer covers ingress',
    collateral: [],
    async alter(scene) {
      // Pods with an allow rule of their own stay isolated; only one without shows what the default was worth.
      const endpoint = scene.system.endpoints.find(({ callers }) => callers.length === 0);
      if (!endpoint) return { cannot: 'no endpoint that only the default protects' };
      const { namespace } = endpoint;
      const found = await scene.find(NETWORKING, KIND, namespace);
      const denies = found.flatMap((policy) => defaultDeny.safeParse(policy).data ?? []);
      if (denies.length === 0) return { cannot: `no default-deny policy in ${namespace}` };
      return denies.map(({ metadata: { name }, spec: { policyTypes } }): Alteration => {
        const ref = { apiVersion: NETWORKING, kind: KIND, namespace, name };
        const left = policyTypes.filter((type) => type !== 'Ingress');
        return left.length === 0
          ? { do: 'delete', ref }
          : { do: 'merge', ref, patch: { spec: { policyTypes: left } } };
      });
    },
  },
  everybody: admit('admit-everybody', 'a policy admits ingress from everywhere to one workload', {}),
  anyNamespace: admit(
    'admit-any-namespace',
    'a policy admits every namespace (namespaceSelector {}) to one workload',
    {
      from: [{ namespaceSelector: {} }],
    },
  ),
} satisfies Record<string, Sabotage>;

function admit(id: string, what: string, rule: object): Sabotage {
  return {
    id,
    what,
    collateral: ['segmentation/default-deny-holds-inbound', 'segmentation/namespace-label-decides'],
    alter: ({ system }: Scene) => {
      const endpoint = system.endpoints.find(({ wears }) => wears !== undefined);
      if (!endpoint?.wears) return Promise.resolve({ cannot: 'no endpoint whose labels are known' });
      const spec = {
        podSelector: { matchLabels: endpoint.wears.labels },
        policyTypes: ['Ingress'],
        ingress: [rule],
      };
      const metadata = { name: 'assay-sabotage', namespace: endpoint.namespace };
      return Promise.resolve([
        { do: 'create', object: { apiVersion: NETWORKING, kind: KIND, metadata, spec } },
      ]);
    },
  };
}

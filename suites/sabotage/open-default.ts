import { z } from 'zod';
import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';

const SECURITY = 'security.istio.io/v1';
const KIND = 'AuthorizationPolicy';

/** A policy without a selector and without rules: it allows nothing in its namespace. */
const deniesByDefault = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z
    .object({
      selector: z.undefined().optional(),
      rules: z.undefined().optional(),
      action: z.literal('ALLOW').optional(),
    })
    .default({}),
});

/** Ways in which a workload without a rule of its own comes to be open. */
export const openDefault = {
  noDefaultDeny: {
    id: 'no-deny-by-default',
    what: 'the AuthorizationPolicy that allows nothing is gone from a namespace',
    collateral: [],
    async alter(scene) {
      for (const namespace of namespacesOf(scene)) {
        const found = (await scene.find(SECURITY, KIND, namespace)).flatMap(
          (object) => deniesByDefault.safeParse(object).data ?? [],
        );
        if (found.length > 0)
          return found.map(({ metadata }) => ({
            do: 'delete',
            ref: { apiVersion: SECURITY, kind: KIND, ...metadata },
          }));
      }
      return { cannot: 'no namespace with an AuthorizationPolicy that allows nothing' };
    },
  },
  ownNamespace: {
    id: 'namespace-trusts-itself',
    what: 'a policy without a selector allows whatever comes from the namespace itself',
    // It is for every workload of the namespace, those with rules of their own among them.
    collateral: [
      'authz/unauthorized-peer-is-denied',
      'authz/other-namespace-is-denied',
      'authz/method-is-restricted',
    ],
    alter(scene) {
      const [namespace] = namespacesOf(scene);
      if (namespace === undefined) return Promise.resolve({ cannot: 'no meshed endpoint' });
      return Promise.resolve([
        {
          do: 'create',
          object: {
            apiVersion: SECURITY,
            kind: KIND,
            metadata: { name: 'assay-sabotage', namespace },
            spec: { action: 'ALLOW', rules: [{ from: [{ source: { namespaces: [namespace] } }] }] },
          },
        },
      ]);
    },
  },
} satisfies Record<string, Sabotage>;

const namespacesOf = ({ system }: Scene): readonly string[] => [
  ...new Set(system.endpoints.filter(({ meshed }) => meshed).map(({ namespace }) => namespace)),
];

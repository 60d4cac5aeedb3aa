import { z } from 'zod';
import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';

const NETWORKING = 'networking.k8s.io/v1';
const KIND = 'NetworkPolicy';

/** A policy that isolates every pod of its namespace on the way out; its rules, if any, are what all of them need. */
const isolatesAll = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    podSelector: z.object({
      matchLabels: z.undefined().optional(),
      matchExpressions: z.undefined().optional(),
    }),
    policyTypes: z.array(z.string()).refine((types) => types.includes('Egress')),
    egress: z.array(z.unknown()).default([]),
  }),
});
type Isolating = z.infer<typeof isolatesAll>;

const STARTING = 'segmentation/starting-pods-are-covered';

/** Ways in which a namespace's pods come to have a way out by default. */
export const openOutbound = {
  noDefaultDeny: {
    id: 'no-egress-default',
    what: 'the default-deny policy of a namespace no longer covers egress, and what all pods need is given to those of an app alone',
    collateral: [STARTING],
    async alter(scene) {
      const namespace = victim(scene);
      if (namespace === undefined) return { cannot: 'no endpoint' };
      const found = await scene.find(NETWORKING, KIND, namespace);
      const isolating = found.flatMap((policy) => isolatesAll.safeParse(policy).data ?? []);
      if (isolating.length === 0) return { cannot: `no policy isolates all pods of ${namespace}` };
      return isolating.map((policy) => loosened(namespace, policy));
    },
  },
  unlabelledPods: {
    id: 'pods-without-labels-go-anywhere',
    what: 'a policy lets pods that carry no app label go anywhere',
    collateral: [STARTING],
    alter: letUnlabelledOut,
  },
  forNewPods: {
    id: 'new-pods-go-anywhere',
    what: 'a policy lets every pod that carries no app label yet go anywhere',
    collateral: ['segmentation/default-deny-holds-outbound'],
    alter: letUnlabelledOut,
  },
} satisfies Record<string, Sabotage>;

/** Rules that pods of an app need stay theirs: a new sidecar without its certificate would say something else. */
function loosened(namespace: string, { metadata: { name }, spec }: Isolating): Alteration {
  const ref = { apiVersion: NETWORKING, kind: KIND, namespace, name };
  const left = spec.policyTypes.filter((type) => type !== 'Egress');
  if (spec.egress.length > 0) {
    const podSelector = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
    return { do: 'merge', ref, patch: { spec: { podSelector } } };
  }
  return left.length === 0
    ? { do: 'delete', ref }
    : { do: 'merge', ref, patch: { spec: { policyTypes: left } } };
}

/** The last one: a check that asks for the first alone stays green. */
const victim = ({ system }: Scene): string | undefined => system.endpoints.at(-1)?.namespace;

/** A policy lets pods without an app label go anywhere. */
function letUnlabelledOut(scene: Scene): ReturnType<Sabotage['alter']> {
  const namespace = victim(scene);
  if (namespace === undefined) return Promise.resolve({ cannot: 'no endpoint' });
  const spec = {
    podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
    policyTypes: ['Egress'],
    egress: [{}],
  };
  const metadata = { name: 'assay-sabotage', namespace };
  return Promise.resolve([{ do: 'create', object: { apiVersion: NETWORKING, kind: KIND, metadata, spec } }]);
}

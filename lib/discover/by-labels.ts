import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { labelSelector, selects } from '../cluster/label-selector.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { Caller, Stage } from '../model/system.ts';
import { portOf, type Pod, type TargetPort } from './pod.ts';

const peer = z.object({ podSelector: labelSelector.optional(), namespaceSelector: labelSelector.optional() });
const port = z.object({ port: z.int().or(z.string()).optional(), endPort: z.int().optional() });
const policy = z.object({
  spec: z.object({
    podSelector: labelSelector.default({}),
    ingress: z
      .array(z.object({ from: z.array(peer).default([]), ports: z.array(port).default([]) }))
      .default([]),
  }),
});
type Rule = z.infer<typeof policy>['spec']['ingress'][number];

interface Place {
  readonly namespace: string;
  readonly pods: readonly Pod[];
  readonly port: TargetPort;
}

/**
 * Marks the callers whom a NetworkPolicy of the place admits from a namespace with the labels of ours, and not from it
 * without them. It only chooses what is tried: whoever is not let in with them is no proof of anything, and found out.
 */
export async function admittedByLabels(
  { cluster, trusted }: { readonly cluster: Cluster; readonly trusted?: Stage['trusted'] },
  place: Place,
  callers: readonly Caller[],
): Promise<readonly Caller[]> {
  const { namespace } = place;
  if (!trusted || callers.every((caller) => caller.namespace === namespace)) return callers;
  const policies = present(await listObjects(cluster, KINDS.NetworkPolicy, { namespace }));
  const peers = policies
    .flatMap((object) => policy.safeParse(object).data?.spec ?? [])
    .filter(({ podSelector }) => place.pods.some((pod) => selects(podSelector, pod.metadata.labels)))
    .flatMap(({ ingress }) => ingress.filter((rule) => isFor(rule, place)).flatMap(({ from }) => from));
  const bare = { 'kubernetes.io/metadata.name': trusted.namespace };
  const byLabels = peers.filter(
    ({ namespaceSelector: selector }) =>
      selector && selects(selector, { ...bare, ...trusted.labels }) && !selects(selector, bare),
  );
  return callers.map((caller) => {
    const { namespace: home, wears } = caller;
    const isMeant = byLabels.some(
      ({ podSelector }) => !podSelector || !wears || selects(podSelector, wears.labels),
    );
    return home !== namespace && isMeant ? { ...caller, admittedByLabels: true } : caller;
  });
}

const isFor = ({ ports }: Rule, place: Place): boolean =>
  ports.length === 0 ||
  ports.some(({ port: wanted, endPort }) =>
    place.pods.some((pod) => {
      const ours = portOf(pod, place.port);
      if (wanted === undefined || ours === undefined) return true;
      const number = portOf(pod, { port: 0, targetPort: wanted });
      return number === ours || (typeof wanted === 'number' && wanted <= ours && ours <= (endPort ?? 0));
    }),
  );

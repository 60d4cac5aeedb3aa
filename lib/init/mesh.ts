import { MESH_PROXIES } from '../cluster/mesh.ts';
import { guess, type Guess } from './guess.ts';
import { wears } from './labels.ts';
import type { Seen } from './seen.ts';
import type { ServiceView } from './views.ts';

/** Whether the pods behind a Service carry a sidecar; one without it is enough for no. */
export function guessMesh({ metadata, spec }: ServiceView, { pods }: Seen): Guess<boolean> {
  const ours = pods.filter(
    (pod) => pod.metadata.namespace === metadata.namespace && wears(pod.metadata.labels, spec.selector),
  );
  const proxies = ours.map(({ spec: { containers, initContainers } }) =>
    [...containers, ...initContainers].find(({ name }) => MESH_PROXIES.has(name)),
  );
  const [proxy] = proxies.filter((one) => one !== undefined);
  if (ours.length === 0) return guess(false, 'no pod of it was seen; say true if it ought to be in a mesh');
  if (proxy === undefined)
    return guess(false, 'no sidecar is in its pods; say true if there ought to be one');
  if (proxies.includes(undefined))
    return guess(true, `only some of its pods carry ${proxy.name}, and all ought to`);
  return guess(true, `its pods carry ${proxy.name}`);
}

import { selects, type LabelSelector } from '../cluster/label-selector.ts';
import type { CallerGuess, Callers, Place } from './callers.ts';
import { referenceOf, takes } from './labels.ts';
import { targetsOf } from './ports.ts';
import type { Seen } from './seen.ts';
import type { NetworkPolicyView } from './policy-views.ts';

type Rule = NetworkPolicyView['spec']['ingress'][number];
type Peer = Rule['from'][number];

/** NetworkPolicies admit by label: the workloads that wear these labels. Who admits everybody names nobody. */
export function fromNetworkPolicies(place: Place, seen: Seen): Callers {
  const { service, workloads } = place;
  const targets = targetsOf(place.port, workloads);
  const found = seen.networkPolicies
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === service.metadata.namespace &&
        spec.policyTypes.includes('Ingress') &&
        workloads.some((one) => takes(spec.podSelector, one)),
    )
    .flatMap(({ metadata, spec }) =>
      spec.ingress
        .filter((rule) => isForPort(rule, targets))
        .map((rule) => admitted(rule, `NetworkPolicy ${metadata.name}`, metadata.namespace, seen)),
    );
  return {
    callers: found.flatMap(({ callers }) => callers),
    remarks: found.flatMap(({ remarks }) => remarks),
  };
}

function admitted({ from }: Rule, policy: string, home: string, seen: Seen): Callers {
  if (from.length === 0) return { callers: [], remarks: [`${policy} admits everybody`] };
  const perPeer = from.map((peer): Callers => {
    if (peer.ipBlock !== undefined) return { callers: [], remarks: [`${policy} admits addresses`] };
    const places = placesOf(peer, home, seen);
    if (!narrows(peer.podSelector)) {
      const where = places.length > 0 ? places.join(', ') : 'namespaces that were not seen';
      return { callers: [], remarks: [`${policy} admits every pod of ${where}: name those that call`] };
    }
    const callers = seen.workloads
      .filter((one) => places.includes(one.metadata.namespace) && takes(peer.podSelector ?? {}, one))
      .map((one): CallerGuess => ({ workload: referenceOf(one), methods: [], why: `${policy} admits it` }));
    return {
      callers,
      remarks: callers.length > 0 ? [] : [`${policy} admits pods of which none was seen`],
    };
  });
  return {
    callers: perPeer.flatMap(({ callers }) => callers),
    remarks: perPeer.flatMap(({ remarks }) => remarks),
  };
}

/** The namespaces that a peer means; its own where it names none. */
function placesOf({ namespaceSelector }: Peer, home: string, { namespaces }: Seen): readonly string[] {
  if (namespaceSelector === undefined) return [home];
  return namespaces.filter(({ labels }) => selects(namespaceSelector, labels)).map(({ name }) => name);
}

const narrows = (selector: LabelSelector | undefined): boolean =>
  Object.keys(selector?.matchLabels ?? {}).length > 0 || (selector?.matchExpressions ?? []).length > 0;

const isForPort = ({ ports }: Rule, targets: ReadonlySet<string>): boolean =>
  ports.length === 0 ||
  ports.some(({ port, endPort }) => {
    if (port === undefined || targets.has(String(port))) return true;
    return [...targets].some((target) => Number(target) >= Number(port) && Number(target) <= (endPort ?? 0));
  });

import { impostor, onHost, stranger, wearable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again, connectTo, standingAt } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, OtherCaller } from '../../lib/model/trial.ts';
import type { Vantage } from '../../lib/model/vantage.ts';
import { openPolicy } from '../sabotage/open-policy.ts';
import { connecting } from './connecting.ts';

/**
 * Undeclared callers from outside the mesh try to connect. From a meshed pod every connect succeeds at its own
 * sidecar, and a pod's own node is always admitted, so neither is asked.
 */
export default denies({
  id: 'segmentation/default-deny-holds-inbound',
  title: 'Nobody undeclared can open a connection to a pod that carries ePHI',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'connections from undeclared pods, another node and outside were refused or dropped while a declared one opened',
  doesNotShow:
    "ports that are not declared, or connections from a pod's own node, which NetworkPolicy always admits",
  requires: ['network-policy'],
  remediation:
    'Select every pod of the namespace with a NetworkPolicy of policyTypes [Ingress] without rules, and admit each caller by its labels.',
  sabotages: [openPolicy.noDefaultDeny, openPolicy.everybody, openPolicy.anyNamespace],
  trials: (system) =>
    system.endpoints.flatMap((endpoint) =>
      kindsOfStranger(system, endpoint).map((kind) => trial(system, endpoint, kind)),
    ),
});

interface Stranger {
  readonly variant: string;
  /** Who asks about a place; nobody where the place cannot be asked from there. */
  readonly at: (place: Place) => Vantage | undefined;
}

function kindsOfStranger(system: System, endpoint: Endpoint): readonly Stranger[] {
  const { hostNamespace, outside } = system.stage;
  const neighbour: Vantage = {
    where: 'pod',
    namespace: endpoint.namespace,
    meshed: false,
    egressLifted: system.stage.liftEgress,
  };
  return [
    { variant: 'from-other-namespace', at: () => stranger(system) },
    { variant: 'from-same-namespace', at: () => neighbour },
    ...(hostNamespace ? [{ variant: 'from-another-node', at: anotherNode(system) }] : []),
    ...(outside
      ? [{ variant: 'from-outside', at: (place: Place) => (place.isService ? undefined : outside) }]
      : []),
  ];
}

function anotherNode(system: System): (place: Place) => Vantage | undefined {
  return ({ node: home }) =>
    home === undefined
      ? undefined
      : onHost(
          system,
          system.nodes.find((name) => name !== home),
        );
}

function trial(system: System, endpoint: Endpoint, { variant, at }: Stranger): DenialTrial {
  const [place] = placesOf(endpoint);
  const from = place && at(place);
  const claim = {
    subject: endpointSubject(endpoint, variant),
    expected: 'refused or dropped at connect, while a declared caller connects to the same address',
    reperform: again('segmentation/default-deny-holds-inbound', standingAt(from, connectTo(place?.to))),
  };
  if (system.stage.unsafe !== undefined) return { ...claim, unproven: system.stage.unsafe };
  const asked = nonEmpty(
    placesOf(endpoint).flatMap((one) => {
      const asks = at(one);
      const admitted = asks && whoConnects(system, endpoint, one);
      return admitted ? [{ place: one, from: asks, admitted }] : [];
    }),
  );
  if (!asked) return { ...claim, unproven: whyNobody(system, endpoint) };

  const arm = ({ place: where, from: asks, admitted }: (typeof asked)[number]): DenialArm => ({
    ...connecting(system, endpoint, where),
    from: asks,
    stops: NETWORK_POLICY,
    ...admitted,
  });
  return { ...claim, arms: mapNonEmpty(asked, arm) };
}

type Admitted = { sameRequest: NonEmpty<OtherCaller> } | { witness: NonEmpty<OtherCaller> };

/** A declared caller's labels open the same connection; where nobody is declared, the pod's own node witnesses it. */
function whoConnects(system: System, endpoint: Endpoint, { node }: Place): Admitted | undefined {
  const caller = wearable(system, endpoint);
  const from = caller && impostor(caller);
  if (from) return { sameRequest: [{ from, alive: [{ outcome: 'connected' }] }] };
  const ownNode = endpoint.callers.length === 0 ? onHost(system, node) : undefined;
  return ownNode && { witness: [{ from: ownNode, alive: [{ outcome: 'connected' }] }] };
}

function whyNobody({ stage }: System, endpoint: Endpoint): string {
  if (endpoint.replicas.length === 0) return 'no-replica: nothing is ready behind this Service';
  if (endpoint.callers.length === 0 && stage.hostNamespace === undefined)
    return 'no-witness: vantages.hostNamespace is not opted in';
  return `no-witness: ${endpoint.callers.map(({ bare }) => bare ?? 'no caller can be played').join('; ')}`;
}

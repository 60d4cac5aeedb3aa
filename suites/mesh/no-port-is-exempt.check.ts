import { denies } from '../../lib/model/check.ts';
import { fromItsNode, inCallersLabels, whyNobodyAsks } from '../../lib/model/mesh-askers.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { eachReplica, opening, type Place } from '../../lib/model/places.ts';
import { again, curlTo, standingAt } from '../../lib/model/reperform.ts';
import { ANY_ANSWER, MTLS_CUT, NOT_MESHED } from '../../lib/model/stop-words.ts';
import type { Endpoint, PodPort, System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { exemptPort } from '../sabotage/exempt-port.ts';
import { badReplica } from '../sabotage/extra-replica.ts';

/**
 * Every port that the pods are known to have, not only those that are declared. Behind a sidecar each connect
 * succeeds, whoever listens, so only bytes tell. A port that refuses the connection is covered by no sidecar, and
 * nobody listens there now: that is no cut of the mesh's, and stays inconclusive.
 */
export default denies({
  id: 'mesh/no-port-is-exempt',
  title: 'No port of a pod that carries ePHI is exempt from mutual TLS',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    'on every port that containers, Services, annotations or the file name, each replica cut a request in the clear while the mesh answered TLS there',
  doesNotShow:
    "ports that nothing names, UDP, or the sidecar's own ports for health and telemetry (15000 to 15090), which are not asked",
  requires: ['mesh'],
  remediation:
    'Remove traffic.sidecar.istio.io/excludeInboundPorts from pods and portLevelMtls exceptions from PeerAuthentications; give a metrics or debug port an authorized caller instead.',
  sabotages: [exemptPort.byPolicy, badReplica.withExemptPort],
  trials: (system) =>
    workloadsOf(system).flatMap((same) => portsOf(same).map((port) => trial(system, same, port))),
});

type Endpoints = NonEmpty<Endpoint>;

/** Several endpoints may have the same pods: their ports are asked once, under the first one's name. */
function workloadsOf({ endpoints }: System): readonly Endpoints[] {
  const workloadOf = ({ namespace, service, runsAs }: Endpoint): string =>
    runsAs?.workload ?? `${namespace}/${service} (its pods)`;
  return [...Map.groupBy(endpoints, workloadOf).values()].map(nonEmpty).filter((same) => same !== undefined);
}

/** Source: https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio */
const SIDECARS_OWN: ReadonlySet<number> = new Set([
  15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090,
]);

function portsOf(same: Endpoints): readonly PodPort[] {
  const known = new Map(same.flatMap(({ podPorts }) => podPorts).map((one) => [one.port, one]));
  const found = [...known.values()].filter(({ port }) => !SIDECARS_OWN.has(port));
  return found.length > 0 ? found : [{ port: same[0].targetPort, from: 'service' }];
}

const HOW_KNOWN: Readonly<Record<PodPort['from'], string>> = {
  container: "a container's list",
  service: "a Service's target",
  annotation: 'the annotation that exempts it',
  declared: 'the file',
};

function trial(system: System, same: Endpoints, { port, from }: PodPort): DenialTrial {
  const [{ namespace, service }] = same;
  const pods = podsAt(
    same.filter(({ meshed }) => meshed),
    port,
  );
  const [pod] = pods;
  const one = pod?.place;
  const claim = {
    subject: `${namespace}/${service}:${port}/tcp`,
    expected: `reset or closed without a byte of answer, while the mesh's TLS is answered; port known from ${HOW_KNOWN[from]}`,
    reperform: again(
      'mesh/no-port-is-exempt',
      standingAt(pod && arm(system, pod)?.from, curlTo(one?.to, '/')),
    ),
  };
  if (!same.some(({ meshed }) => meshed)) return { ...claim, notApplicable: NOT_MESHED };
  if (system.mesh === 'linkerd') return { ...claim, unproven: whyNobodyAsks(system) };
  if (!one) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arms = nonEmpty(pods.flatMap((each) => arm(system, each) ?? []));
  if (arms?.length !== pods.length) return { ...claim, unproven: whyNobodyAsks(system) };
  return { ...claim, arms };
}

interface PodAt {
  readonly place: Place;
  readonly endpoint: Endpoint;
  /** Whether it is the very port of that endpoint, and no other one of its pods. */
  readonly isDeclared: boolean;
}

/** Each address once; where the port is an endpoint's own, as that one, for its language is known. */
function podsAt(endpoints: readonly Endpoint[], port: number): readonly PodAt[] {
  const all = endpoints.flatMap((endpoint) =>
    eachReplica(endpoint).map((place) => ({
      place: { ...place, to: { ...place.to, port } },
      endpoint,
      isDeclared: place.to.port === port,
    })),
  );
  const declaredLast = all.toSorted((a, b) => Number(a.isDeclared) - Number(b.isDeclared));
  return [...new Map(declaredLast.map((pod) => [pod.place.to.host, pod])).values()];
}

function arm(system: System, { place, endpoint, isDeclared }: PodAt): DenialArm | undefined {
  const { what, to } = place;
  const asker =
    fromItsNode(system, endpoint, place) ??
    // A declared caller may be admitted to a declared port, and to no other.
    (isDeclared ? inCallersLabels(system, endpoint, place) : undefined);
  return (
    asker && {
      what,
      to,
      send: isDeclared ? opening(endpoint) : { do: 'http1', method: 'GET', path: '/', host: endpoint.host },
      via: { over: 'tcp' },
      stops: MTLS_CUT,
      holes: ANY_ANSWER,
      ...asker,
    }
  );
}

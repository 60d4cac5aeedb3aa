import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { NOT_MESHED } from '../../lib/model/stop-words.ts';
import type { Endpoint, PodPort, System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { extraReplica } from '../sabotage/extra-replica.ts';
import { exemptPort } from '../sabotage/exempt-port.ts';
import { inTheClear } from './in-the-clear.ts';

/**
 * Every port that the pods are known to have, not only the one that a Service names. A port on which nobody listens
 * and that the mesh does not cover is refused: that is no cut of the mesh's, and stays undecided.
 */
export default denies({
  id: 'mesh/no-port-is-exempt',
  title: 'No port of a pod that carries ePHI is exempt from mutual TLS',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'],
  shows:
    'a request in the clear was cut on every port that containers, Services, annotations or the file name, while the mesh answered TLS there',
  doesNotShow:
    "ports that nothing names, UDP, and the sidecar's own ports for its health and telemetry, which carry no ePHI",
  requires: ['mesh'],
  remediation:
    'Remove excludeInboundPorts annotations and portLevelMtls exceptions; give the metrics or debug port its own authorized caller instead.',
  sabotages: [exemptPort.byPolicy, extraReplica.withExemptPort],
  trials: (system) =>
    onePerPod(system.endpoints).flatMap((endpoint) =>
      endpoint.podPorts.map((port) => trial(system, endpoint, port)),
    ),
});

const HOW_KNOWN: Readonly<Record<PodPort['from'], string>> = {
  container: "a container's list",
  service: "a Service's target",
  annotation: 'an annotation that exempts it',
  declared: 'the file',
};

/** Several Services may name the same pods. */
function onePerPod(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const podsOf = ({ namespace, replicas }: Endpoint): string =>
    `${namespace} ${replicas
      .map(({ ip }) => ip)
      .sort()
      .join(' ')}`;
  return [...Map.groupBy(endpoints, podsOf).values()].flatMap((same) => same.slice(0, 1));
}

function trial(system: System, endpoint: Endpoint, { port, from }: PodPort): DenialTrial {
  const { namespace, service } = endpoint;
  const claim = {
    subject: `${namespace}/${service}:${port}/tcp#pod-port`,
    expected: `reset or closed without a byte of answer on this port, known from ${HOW_KNOWN[from]}`,
    reperform: again(
      'mesh/no-port-is-exempt',
      `kubectl debug node/<node of the pod> --profile=general -it --image=nicolaka/netshoot -- curl -sv --max-time 5 http://<pod ip>:${port}/   # must be cut`,
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  const replicas = placesOf(endpoint).filter(({ to }) => to.pod !== undefined);
  if (replicas.length === 0)
    return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const send =
    port === endpoint.targetPort
      ? opening(endpoint)
      : ({ do: 'http1', method: 'GET', path: '/', host: endpoint.host } as const);
  const arms = nonEmpty(
    replicas.flatMap(
      (place) => inTheClear(system, endpoint, { ...place, to: { ...place.to, port } }, send) ?? [],
    ),
  );
  return arms
    ? { ...claim, arms }
    : {
        ...claim,
        unproven: 'no-witness: vantages.hostNamespace is not opted in, and no caller is admitted here',
      };
}

import type { Config } from '../config/schema.ts';
import type { Absences } from '../model/feature.ts';
import type { Stage } from '../model/system.ts';
import type { OutsideVantage } from '../model/vantage.ts';

/** Where vantages may stand, as the file opts in. */
export function stageOf({ vantages }: Config): Stage {
  const { namespace, meshedNamespace, hostNamespace, capture, outside } = vantages;
  const { liftEgress, liftIngress, grants, trusted } = vantages;
  return {
    namespace,
    liftEgress,
    liftIngress,
    grants,
    ...(meshedNamespace === undefined ? {} : { meshedNamespace }),
    ...(hostNamespace === undefined ? {} : { hostNamespace }),
    ...(capture === undefined
      ? {}
      : { capture: capture.image === undefined ? {} : { image: capture.image } }),
    ...(outside === undefined ? {} : { outside: outsideOf(outside) }),
    ...(trusted === undefined ? {} : { trusted }),
  };
}

function outsideOf(outside: NonNullable<Config['vantages']['outside']>): OutsideVantage {
  if ('docker' in outside) return { where: 'outside', via: 'docker', container: outside.docker };
  return { where: 'outside', via: 'local' };
}

/** What the system or the file does not have, with the reason that a report will print. */
export function absencesOf(config: Config, hasMesh: boolean): Absences {
  const { endpoints, ingress, vantages, egress, guardedRoutes } = config;
  // A mesh that is declared and does not answer is nothing to be set aside: the checks shall say what they met.
  const isNoLoss = endpoints.every(({ mesh }) => !mesh);
  const { borrowLabels, hostNamespace, capture, outside } = vantages;
  const forbids = endpoints.flatMap((one) => one.forbids);
  return {
    ...(hasMesh || !isNoLoss ? {} : { mesh: 'no mesh answers in this cluster' }),
    ...(endpoints.some(({ protocol }) => protocol === 'postgres')
      ? {}
      : { database: 'no endpoint speaks a database protocol' }),
    ...(egress.destinations.length > 0
      ? {}
      : { 'egress-register': 'no allowed destination outside is declared' }),
    ...(egress.destinations.some(({ via }) => via)
      ? {}
      : { 'egress-gateway': 'no destination is declared to be reached through a gateway or proxy (via)' }),
    ...(egress.sentinels.length > 0 ? {} : { 'egress-sentinel': 'no sentinel outside is declared' }),
    ...(egress.sentinels.some(({ dns }) => dns.length > 0)
      ? {}
      : { 'egress-resolver': 'no sentinel outside is declared to answer DNS' }),
    ...(egress.metadata.length > 0 ? {} : { 'metadata-service': 'no metadata service is declared' }),
    ...(forbids.some((one) => 'path' in one)
      ? {}
      : { 'forbidden-path': 'no path is declared to be denied to a caller' }),
    ...(forbids.some((one) => !('path' in one))
      ? {}
      : { 'forbidden-header-or-host': 'no header value and no host is declared to be denied' }),
    ...(endpoints.some(({ ownTls }) => ownTls)
      ? {}
      : { 'application-tls': 'no endpoint is declared to demand TLS of its own' }),
    ...(guardedRoutes.length > 0 ? {} : { 'guarded-route': 'no guarded header route is declared' }),
    ...(ingress.length > 0 ? {} : { ingress: 'no ingress host is declared' }),
    ...(borrowLabels.length > 0 ? {} : { 'label-borrowing': 'vantages.borrowLabels is empty' }),
    ...(hostNamespace === undefined
      ? { 'host-network-vantage': 'vantages.hostNamespace is not declared' }
      : {}),
    ...(capture === undefined ? { 'capture-vantage': 'vantages.capture is not declared' } : {}),
    ...(outside === undefined ? { 'outside-vantage': 'vantages.outside is not declared' } : {}),
  };
}

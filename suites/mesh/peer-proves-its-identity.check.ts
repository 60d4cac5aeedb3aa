import { permits } from '../../lib/model/check.ts';
import { whyNotCastable } from '../../lib/model/cast.ts';
import type { Match } from '../../lib/model/match.ts';
import { askerAt, whyNobodyAsks } from '../../lib/model/mesh-askers.ts';
import { meshAlpn } from '../../lib/model/mesh-line.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { eachReplica, type Place } from '../../lib/model/places.ts';
import { again, opensslTo, standingAt } from '../../lib/model/reperform.ts';
import { NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { PermitArm, PermitTrial } from '../../lib/model/trial.ts';
import { badReplica } from '../sabotage/extra-replica.ts';

/**
 * The certificate that a replica shows in the mesh's own TLS, before it has asked for ours. The caller shows none: a
 * server's own comes first, and what is refused afterwards (alert 116) is not in question here. The same eyes look at
 * the certificate of a canary, which is nobody's: a judge that never says no proves nothing.
 */
export default permits({
  id: 'mesh/peer-proves-its-identity',
  title: 'Each replica that carries ePHI proves to be the workload that it is taken for',
  safeguards: ['164.312(d)', '164.312(e)(1)'],
  shows:
    "each replica showed a certificate with the SPIFFE id of its workload's service account, and with no other",
  doesNotShow:
    'whom the authority of the mesh certifies and why, whether callers look at it, or what stands behind the sidecar',
  requires: ['mesh'],
  remediation:
    "Run every pod behind the Service under the workload's own service account, one account for each workload, and replace pods that started under another.",
  sabotages: [badReplica.ofAnotherAccount],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): PermitTrial {
  const places = eachReplica(endpoint);
  const [first] = places;
  const id = idOf(endpoint);
  const claim = {
    subject: endpointSubject(endpoint),
    expected: `each replica shows a certificate as ${id ?? 'its workload'}`,
    reperform: again(
      'mesh/peer-proves-its-identity',
      standingAt(
        first && askerAt(system, endpoint, first)?.from,
        `${opensslTo(first?.to)} -alpn ${meshAlpn(endpoint).join(',')} </dev/null | openssl x509 -noout -ext subjectAltName`,
      ),
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  if (system.mesh === 'linkerd') return { ...claim, unproven: whyNobodyAsks(system) };
  if (id === undefined)
    return {
      ...claim,
      unproven: 'identity-unknown: no workload behind it lends its labels (vantages.borrowLabels)',
    };
  if (!first) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arms = nonEmpty(places.flatMap((place) => arm(system, endpoint, place, id) ?? []));
  // The one that nobody can ask may be somebody else.
  if (arms?.length !== places.length) return { ...claim, unproven: whyNotCastable(endpoint) };
  return { ...claim, arms };
}

/** Istio's form of an id: https://istio.io/latest/docs/concepts/security/#secure-naming */
function idOf({ runsAs, trustDomain = 'cluster.local' }: Endpoint): string | undefined {
  return runsAs && `spiffe://${trustDomain}/ns/${runsAs.namespace}/sa/${runsAs.serviceAccount}`;
}

function arm(system: System, endpoint: Endpoint, place: Place, id: string): PermitArm | undefined {
  const asker = askerAt(system, endpoint, place);
  if (!asker) return undefined;
  const [canary] = asker.sameCaller;
  return {
    what: place.what,
    from: asker.from,
    to: place.to,
    send: { do: 'tcp' },
    via: { over: 'tls', alpn: meshAlpn(endpoint) },
    serves: shown({ proves: id }),
    breaks: shown({ provesNot: id }),
    contrast: [{ to: canary.to, stopped: shown({ provesNot: id }) }],
    sameCaller: [canary],
  };
}

/** Before or after the server missed a certificate of ours. */
const shown = (identity: { proves: string } | { provesNot: string }): NonEmpty<Match> => [
  { outcome: 'connected', ...identity },
  { outcome: 'tls-alert', codes: [116, 40], ...identity },
];

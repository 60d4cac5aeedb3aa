import { meshAlpn } from '../../lib/model/mesh-line.ts';
import type { Transport } from '../../probes/protocol.ts';
import { castable, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import type { Stop } from '../../lib/model/match.ts';
import { askerAt, whyNobodyAsks } from '../../lib/model/mesh-askers.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf } from '../../lib/model/places.ts';
import { again, MINTED_BY_HAND, requestInTls, standingAt } from '../../lib/model/reperform.ts';
import { ANY_ANSWER, MTLS_CUT, NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import { byForeignAuthority, selfSigned } from '../../lib/model/throwaway-certificate.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { trustingAnybody } from '../sabotage/trusting-anybody.ts';

/**
 * RFC 8446 section 6.2. No certificate: 116 certificate_required, or 40 handshake_failure before TLS 1.3. One that
 * nobody vouches for: 42 bad_certificate, 46 certificate_unknown, 48 unknown_ca; any other alert says that it was
 * not shown, or was held against its dates or its form, and is no answer to the question.
 */
const WAYS = [
  { variant: 'no-certificate', codes: [116, 40], shows: () => undefined, byHand: () => undefined },
  {
    variant: 'self-signed',
    codes: [42, 46, 48],
    shows: selfSigned,
    byHand: MINTED_BY_HAND['self-signed'],
  },
  {
    variant: 'foreign-ca',
    codes: [42, 46, 48],
    shows: byForeignAuthority,
    byHand: MINTED_BY_HAND['foreign-ca'],
  },
] as const;

/**
 * The mesh's own TLS, but without a certificate that it has issued: none, one that vouches for itself, one of an
 * authority of ours, both with the SPIFFE id of an allowed caller. A TLS 1.3 server refuses after the handshake is
 * over for the client, so a request is sent and its answer awaited. Any answer is a failure, a 403 included: the
 * session was accepted, and what follows decides by an identity that nobody has proven.
 */
export default denies({
  id: 'mesh/mutual-tls-is-required',
  title: 'No TLS session with a replica that carries ePHI comes about without a certificate of the mesh',
  safeguards: ['164.312(d)', '164.312(e)(1)', '164.312(e)(2)(i)'],
  shows:
    'each replica and the Service refused a session without a certificate, with a self-signed one, and with one of a foreign authority that claimed an allowed identity',
  doesNotShow:
    'how well the authority of the mesh guards its key, or that certificates are revoked in time, or ports that are not declared',
  requires: ['mesh'],
  remediation:
    'Set PeerAuthentication mtls.mode to STRICT, and remove EnvoyFilters that touch require_client_certificate or the validation of certificates on inbound listeners.',
  sabotages: [trustingAnybody.withoutCertificate, trustingAnybody.withAnyCertificate],
  trials: (system) => system.endpoints.flatMap((endpoint) => WAYS.map((way) => trial(system, endpoint, way))),
});

type Way = (typeof WAYS)[number];

function trial(system: System, endpoint: Endpoint, way: Way): DenialTrial {
  const id = claimedId(system, endpoint);
  const [one] = placesOf(endpoint);
  const asker = one && askerAt(system, endpoint, one);
  const claim = {
    subject: endpointSubject(endpoint, way.variant),
    expected: `TLS alert ${way.codes.join(' or ')} instead of an answer`,
    reperform: again(
      'mesh/mutual-tls-is-required',
      standingAt(asker?.from, requestInTls(one?.to, meshAlpn(endpoint), way.byHand(id))),
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  if (system.mesh === 'linkerd') return { ...claim, unproven: whyNobodyAsks(system) };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const certificate = way.shows(id);
  const session: Transport = { over: 'tls', ...(certificate === undefined ? {} : { certificate }) };
  const ways = [
    { as: '', via: { ...session, alpn: meshAlpn(endpoint) } },
    { as: ", without the mesh's ALPN", via: session },
  ];
  const arms = nonEmpty(
    places.flatMap((place) =>
      ways.flatMap(({ as, via }) => {
        const { what, to } = place;
        const from = askerAt(system, endpoint, place);
        const question = { what: `${what}${as}`, to, send: opening(endpoint), via, holes: ANY_ANSWER };
        return from ? [{ ...question, stops: stopsOf(endpoint, way.codes), ...from }] : [];
      }),
    ),
  );
  return arms ? { ...claim, arms } : { ...claim, unproven: whyNotCastable(endpoint) };
}

/** A cut is mutual TLS's where authorization answers with a 403; on a port without such words it may be either's. */
function stopsOf({ protocol }: Endpoint, codes: readonly number[]): NonEmpty<Stop> {
  const alert: Stop = { outcome: 'tls-alert', codes, layer: 'mtls' };
  return protocol === 'http' ? [alert, ...MTLS_CUT] : [alert];
}

/** Who the certificate says it is: an allowed caller, or where there is none, the workload itself. */
function claimedId(system: System, endpoint: Endpoint): string {
  const { callers, runsAs, namespace, trustDomain = 'cluster.local' } = endpoint;
  const allowed = castable(system, endpoint) ?? callers[0];
  const who = allowed ?? runsAs ?? { namespace, serviceAccount: 'default' };
  return `spiffe://${trustDomain}/ns/${who.namespace}/sa/${who.serviceAccount}`;
}

import { ownCanary } from '../../lib/model/cast.ts';
import type { CertificateRule } from '../../lib/model/certificate.ts';
import { permits } from '../../lib/model/check.ts';
import { hostSubject, NO_ADDRESS, visiting, visitor } from '../../lib/model/edge.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import type { Match } from '../../lib/model/match.ts';
import { again } from '../../lib/model/reperform.ts';
import type { IngressHost, System } from '../../lib/model/system.ts';
import type { Contrast, PermitArm, PermitTrial } from '../../lib/model/trial.ts';
import { badCertificate } from '../sabotage/bad-certificate.ts';
import { shortKey } from '../sabotage/short-key.ts';

/** Nobody's name: RFC 2606 keeps the top level out of use. */
const NOBODY = 'assay.invalid';
const CENTURY_LATER = '2126-01-01T00:00:00Z';

/**
 * The chain as it comes off the wire, judged here by the authorities that the file declares. A host that wants a
 * client certificate shows its own first and refuses afterwards (alert 116 after TLS 1.3). The same chain must fall
 * through under another name, at another time and for other authorities: a judge that never says no proves nothing.
 */
export default permits({
  id: 'ingress/certificate-is-valid',
  title: 'The edge shows a certificate that is valid for the host, and will be for a while',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)', '164.312(d)'],
  shows:
    'the certificates sent at each address name the host, lead to the declared authority, are within their dates with the declared days left, and have no weak key or signature; the same chain was found wrong for another name, time and authority',
  doesNotShow:
    'revocation, transparency logs and certificate policies, or each replica behind one address: three connections met whichever the balancer chose, and the observations hold the fingerprint that each was shown',
  requires: ['ingress'],
  remediation:
    'Give the listener a current certificate for the host from the declared authority, with its intermediates in order, an RSA key of 2048 bits or a NIST curve (Istio: servers.tls.credentialName, renewed by cert-manager).',
  sabotages: [badCertificate.expired, shortKey, badCertificate.wrongName],
  trials: (system) => system.ingress.map((host) => trial(system, host)),
});

function trial(system: System, edge: IngressHost): PermitTrial {
  const { host, port, tls } = edge;
  const claim = {
    subject: hostSubject(edge),
    expected: `a chain for ${host} to ${tls.authorities === 'public' ? 'a public authority' : 'the declared authority'}, ${tls.minDays} days left or more`,
    reperform: again(
      'ingress/certificate-is-valid',
      `openssl s_client -connect ${edge.addresses[0] ?? host}:${port} -servername ${host} -verify_hostname ${host}${tls.authorities === 'public' ? '' : ' -CAfile authority.pem'} </dev/null`,
    ),
  };
  const addresses = nonEmpty(edge.addresses);
  if (!addresses) return { ...claim, unproven: NO_ADDRESS };
  const rule: CertificateRule = {
    host,
    authorities: tls.authorities,
    at: new Date().toISOString(),
    minDays: tls.minDays,
  };

  const arm = (address: string): PermitArm => ({
    what: `${address} as ${host}`,
    from: visitor(system),
    to: { at: 'address', host: address, port, name: host },
    send: { do: 'tcp' },
    via: visiting(host),
    serves: shown({ valid: rule }),
    breaks: shown({ invalid: rule }),
    contrast: contrasts(rule),
    sameCaller: [ownCanary],
  });
  return { ...claim, arms: mapNonEmpty(addresses, arm) };
}

/** With the certificates on the wire, whether a session came of it or the edge then wanted one of the client. */
const shown = (judged: { valid: CertificateRule } | { invalid: CertificateRule }): NonEmpty<Match> => [
  { outcome: 'connected', ...judged },
  { outcome: 'tls-alert', codes: [116], version: 'TLSv1.3', ...judged },
];

/** The rule with one thing changed: the same exchange serves, for it is the judge that is on trial here. */
function contrasts(rule: CertificateRule): NonEmpty<Contrast> {
  const wrong = (change: Partial<CertificateRule>): Contrast => ({
    stopped: shown({ invalid: { ...rule, ...change } }),
  });
  const others = rule.authorities === 'public' ? [] : 'public';
  return [wrong({ host: NOBODY }), wrong({ at: CENTURY_LATER }), wrong({ authorities: others })];
}

import { denies } from '../../lib/model/check.ts';
import { hostSubject, NO_ADDRESS, visiting, visitor } from '../../lib/model/edge.ts';
import type { Stop } from '../../lib/model/match.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { modernTls, NETWORK_POLICY } from '../../lib/model/stop-words.ts';
import type { IngressHost, System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { legacyGateway } from '../sabotage/legacy-gateway.ts';

/** RFC 8996 (BCP 195) forbids TLS 1.0 and 1.1, RFC 7568 SSLv3, which no build of OpenSSL speaks any more: those bytes are written out. */
const LEGACY = [
  { version: 'SSLv3', variant: 'sslv3', flag: undefined },
  { version: 'TLSv1.0', variant: 'tls1.0', flag: '-tls1' },
  { version: 'TLSv1.1', variant: 'tls1.1', flag: '-tls1_1' },
] as const;

/**
 * One raw hello per version with every RSA and ECDSA suite class of it, so that a refusal cannot be for want of a
 * common suite. The same bytes are accepted by a calibration server of ours, and the same address serves a modern
 * hello. Alert 112 (unknown name) and 86 are no refusal of a version and stay inconclusive.
 */
export default denies({
  id: 'ingress/legacy-tls-is-refused',
  title: 'The edge refuses SSLv3, TLS 1.0 and TLS 1.1',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    'a hello of the old version ended in an alert while TLS 1.2 or 1.3 was served at the same address and name',
  doesNotShow:
    'hosts or listeners that are not declared, each replica behind one address, or a balancer in front when asked from inside',
  requires: ['ingress'],
  remediation:
    'Set the minimum protocol version of the listener to TLS 1.2 (Istio: servers.tls.minProtocolVersion TLSV1_2).',
  sabotages: [legacyGateway.oldVersionsAndSuite],
  trials: (system) => system.ingress.flatMap((host) => LEGACY.map((old) => trial(system, host, old))),
});

function trial(
  system: System,
  edge: IngressHost,
  { version, variant, flag }: (typeof LEGACY)[number],
): DenialTrial {
  const { host, port } = edge;
  const [first = host] = edge.addresses;
  const claim = {
    subject: hostSubject(edge, variant),
    expected: 'TLS alert 70, or 40 or 80 with every suite class offered',
    reperform: again(
      'ingress/legacy-tls-is-refused',
      flag === undefined
        ? `(${sslv3Hello(host)}; sleep 2) | nc -w 3 ${first} ${port} | od -An -tx1`
        : `openssl s_client -connect ${first}:${port} -servername ${host} ${flag} -cipher ALL:@SECLEVEL=0 </dev/null`,
    ),
  };
  const addresses = nonEmpty(edge.addresses);
  if (!addresses) return { ...claim, unproven: NO_ADDRESS };
  const from = visitor(system);

  const arm = (address: string): DenialArm => ({
    what: `${address} as ${host}`,
    from,
    to: { at: 'address', host: address, port, name: host },
    send: { do: 'tls-hello', version, serverName: host },
    via: { over: 'tcp' },
    stops: refusals(edge),
    shadows: NETWORK_POLICY,
    holes: [{ outcome: 'connected' }],
    witness: [{ from, send: { do: 'tcp' }, via: visiting(host), alive: modernTls(host) }],
    sameCaller: [{ to: { at: 'self' }, alive: [{ outcome: 'connected', version }] }],
  });
  return { ...claim, arms: mapNonEmpty(addresses, arm) };
}

/** RFC 8446 section 6: 70 protocol_version, 40 handshake_failure; OpenSSL answers an enabled but too weak version with 80. */
function refusals({ tls }: IngressHost): NonEmpty<Stop> {
  const alert: Stop = { outcome: 'tls-alert', codes: [70, 40, 80], layer: 'tls-floor' };
  if (tls.legacyStop === 'alert') return [alert];
  return [alert, { outcome: 'reset', layer: 'tls-floor' }, { outcome: 'closed', layer: 'tls-floor' }];
}

/**
 * RFC 6101 section 5.6.1.2: a hello of version 3.0 with thirty-two zeros for its random, two suites of its time, and
 * the name after it, which finds the listener.
 */
function sslv3Hello(host: string): string {
  const { length } = host;
  const head = [0x16, 3, 0, ...two(58 + length), 1, 0, ...two(54 + length), 3, 0];
  const suites = [0, 0, 4, 0, 0x2f, 0, 0x0a, 1, 0];
  const name = [...two(9 + length), 0, 0, ...two(5 + length), ...two(3 + length), 0, ...two(length)];
  return `printf '${octal(head)}%032d${octal([...suites, ...name])}${host}' 0`;
}

const two = (number: number): number[] => [number >> 8, number & 0xff];
const octal = (bytes: readonly number[]): string =>
  bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

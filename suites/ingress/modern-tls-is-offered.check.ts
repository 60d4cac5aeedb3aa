import { hostSubject, NO_ADDRESS, otherThan, visitor } from '../../lib/model/edge.ts';
import { permits } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import type { IngressHost, System } from '../../lib/model/system.ts';
import type { PermitArm, PermitTrial } from '../../lib/model/trial.ts';
import { modernGateway } from '../sabotage/modern-gateway.ts';

type Version = IngressHost['tls']['offers'][number];

const SPOKEN: Readonly<Record<Version, { readonly variant: string; readonly flag: string }>> = {
  'TLSv1.2': { variant: 'tls1.2', flag: '-tls1_2' },
  'TLSv1.3': { variant: 'tls1.3', flag: '-tls1_3' },
};

/**
 * One raw hello that offers this version and no other. A host that wants a client certificate asks for it after its
 * ServerHello. That the same edge refuses an SSLv3 hello shows that it does not say yes to everything.
 */
export default permits({
  id: 'ingress/modern-tls-is-offered',
  title: 'The edge speaks each version of TLS that it is declared to offer',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'],
  shows:
    'a hello that offered this version alone was answered with it, and an SSLv3 hello to the same address and name was refused',
  doesNotShow:
    'which cipher suites and groups are accepted, whether the certificate is valid, or each replica behind one address',
  requires: ['ingress'],
  remediation:
    'Let the listener span TLS 1.2 to 1.3 (Istio: servers.tls.minProtocolVersion TLSV1_2, maxProtocolVersion TLSV1_3 or absent).',
  sabotages: [modernGateway.noTls13, modernGateway.noTls12],
  trials: (system) =>
    system.ingress.flatMap((host) => host.tls.offers.map((version) => trial(system, host, version))),
});

function trial(system: System, edge: IngressHost, version: Version): PermitTrial {
  const { host, port } = edge;
  const { variant, flag } = SPOKEN[version];
  const claim = {
    subject: hostSubject(edge, variant),
    expected: `a ServerHello of ${version}`,
    reperform: again(
      'ingress/modern-tls-is-offered',
      `openssl s_client -connect ${edge.addresses[0] ?? host}:${port} -servername ${host} ${flag} </dev/null`,
    ),
  };
  const addresses = nonEmpty(edge.addresses);
  if (!addresses) return { ...claim, unproven: NO_ADDRESS };
  const from = visitor(system);

  const arm = (address: string): PermitArm => ({
    what: `${address} as ${host}`,
    from,
    to: { at: 'address', host: address, port, name: host },
    send: { do: 'tls-hello', version, serverName: host },
    via: { over: 'tcp' },
    serves: [{ outcome: 'connected', version }],
    breaks: [
      { outcome: 'tls-alert', layer: 'tls-floor' },
      { outcome: 'reset', layer: 'tls-floor' },
      { outcome: 'closed', layer: 'tls-floor' },
      ...otherThan(version),
    ],
    contrast: [
      {
        send: { do: 'tls-hello', version: 'SSLv3', serverName: host },
        stopped: [{ outcome: 'tls-alert' }, { outcome: 'reset' }, { outcome: 'closed' }],
      },
    ],
    // Our canary answers hellos up to TLS 1.2: a 1.3 one needs keys.
    sameCaller: [
      {
        to: { at: 'self' },
        send: { do: 'tls-hello', version: 'TLSv1.2', serverName: host },
        alive: [{ outcome: 'connected', version: 'TLSv1.2' }],
      },
    ],
  });
  return { ...claim, arms: mapNonEmpty(addresses, arm) };
}

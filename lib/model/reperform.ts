import type { CheckId } from './check.ts';
import type { Target } from './trial.ts';
import type { PodVantage, Vantage } from './vantage.ts';

/** The commands that show a finding again: Assay's own, and a plain tool's, where one can, for whoever trusts none of it. */
export function again(check: CheckId, byHand?: string): string {
  const own = `npx assay run --check ${check}`;
  return byHand === undefined ? own : `${own}\n${byHand}`;
}

/**
 * A pod of one command that stands where the vantage does, for a plain tool. Without a vantage, the command alone. It
 * waits a little: a new pod may not be known yet to the engine of NetworkPolicy, or to its own sidecar.
 */
export function standingAt(vantage: Vantage | undefined, command: string): string {
  if (vantage?.where !== 'pod') return command;
  const { namespace, labels = {}, meshed, egressLifted } = vantage;
  const worn = Object.entries({ ...labels, 'sidecar.istio.io/inject': String(meshed) });
  const spec = specOf(vantage);
  const flags = [
    `--labels='${worn.map(([name, value]) => `${name}=${value}`).join(',')}'`,
    ...(Object.keys(spec).length === 0 ? [] : [`--overrides='${JSON.stringify({ spec })}'`]),
  ];
  const inShell = `sh -c "sleep 5; ${command.replaceAll(/["\\$`]/g, '\\$&')}"`;
  const why = egressLifted ? '   # where no policy of its own side stops it first' : '';
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot ${flags.join(' ')} -- ${inShell}${why}`;
}

function specOf({ serviceAccount, node, hostNetwork, borrowedFrom }: PodVantage): object {
  return {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    ...(node === undefined ? {} : { nodeName: node }),
    ...(hostNetwork ? { hostNetwork } : {}),
    // Never Ready, so that no Service sends it what is meant for the workload.
    ...(borrowedFrom === undefined ? {} : { readinessGates: [{ conditionType: 'assay.dev/never-ready' }] }),
  };
}

type Address = Extract<Target, { at: 'address' }>;

/** A request in the clear to one address. */
export const curlTo = (to: Address | undefined, path: string): string =>
  `curl -sv --max-time 5 http://${hostAndPort(to)}${path}`;

/** A connection to one address, and nothing more. */
export const connectTo = (to: Address | undefined): string => {
  const { host, port } = to ?? NOWHERE;
  return `nc -vz -w 3 ${host} ${port}`;
};

/** A TLS session with one address. */
export const opensslTo = (to: Address | undefined): string => `openssl s_client -connect ${hostAndPort(to)}`;

/** A request inside TLS, for TLS 1.3 refuses a client only after the handshake; `mint` leaves c.pem and c.key. */
export function requestInTls(to: Address | undefined, alpn: readonly string[], mint?: string): string {
  const words =
    mint === undefined
      ? { first: '', flags: '' }
      : { first: `${mint}; `, flags: ' -cert c.pem -cert_chain c.pem -key c.key' };
  const request = "(printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 2)";
  return `${words.first}${request} | ${opensslTo(to)} -alpn ${alpn.join(',')}${words.flags}`;
}

const NEW = 'openssl req -x509 -newkey rsa:2048 -nodes -days 1';

/** Certificates that nobody has a reason to trust, as commands. */
export const MINTED_BY_HAND = {
  'self-signed': (spiffeId: string) => `${NEW} ${SUBJECT(spiffeId)}`,
  'foreign-ca': (spiffeId: string) =>
    `${NEW} -subj /CN=ca -keyout ca.key -out ca.pem; ${NEW} -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE ${SUBJECT(spiffeId)}; cat ca.pem >> c.pem`,
} as const;

const SUBJECT = (spiffeId: string): string =>
  `-subj /CN=me -addext subjectAltName=URI:${spiffeId} -keyout c.key -out c.pem`;

function hostAndPort({ host, port }: { host: string; port: number | string } = NOWHERE): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
const NOWHERE = { host: '<its address>', port: '<port>' };

import type { CheckId } from './check.ts';
import type { System } from './system.ts';
import type { Target } from './trial.ts';

/** The commands that show a finding again: Assay's own, and a plain tool's for whoever trusts none of it. */
export function again(check: CheckId, byHand: string): string {
  return `npx assay run --check ${check}\n${byHand}`;
}

/** A one-off pod outside the mesh, for a plain tool. */
export function inPod(system: System, command: string): string {
  const namespace = system.stage.namespace;
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels=sidecar.istio.io/inject=false -- ${command}`;
}

/** The network of a pod's own node, for a plain tool. */
export function onNode(node: string | undefined, command: string): string {
  return `kubectl debug node/${node ?? '<its node>'} -it --profile=general --image=nicolaka/netshoot -- ${command}`;
}

type Address = Extract<Target, { at: 'address' }>;

/** A request in the clear to one address. */
export const curlTo = (to: Address | undefined, path: string): string =>
  `curl -sv --max-time 5 http://${hostAndPort(to)}${path}`;

/** A request inside TLS, for TLS 1.3 refuses a client only after the handshake; `mint` leaves c.pem and c.key. */
export function opensslTo(to: Address | undefined, alpn: readonly string[], mint?: string): string {
  const words =
    mint === undefined
      ? { first: '', flags: '' }
      : { first: `${mint}; `, flags: ' -cert c.pem -cert_chain c.pem -key c.key' };
  const request = "(printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'; sleep 2)";
  return `sh -c "${words.first}${request} | openssl s_client -connect ${hostAndPort(to)} -alpn ${alpn.join(',')}${words.flags}"`;
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

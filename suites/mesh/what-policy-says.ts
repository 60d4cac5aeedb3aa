import type { Endpoint, PeerPolicy, System } from '../../lib/model/system.ts';

/** A mode and who says it. */
interface Word {
  readonly mode: string;
  readonly by: string;
}

/**
 * What is said of mutual TLS at a port of an endpoint, from the broadest word to the one that holds: mesh, namespace,
 * workload, port. Source: Istio, PeerAuthentication reference, and pilot/pkg/security/authn.
 */
function wordsAbout(
  { peerPolicies = [] }: System,
  { namespace, wears, targetPort }: Endpoint,
): readonly Word[] {
  return peerPolicies
    .filter((one) => reaches(one, namespace, wears?.labels))
    .flatMap((one) => wordsOf(one, targetPort));
}

/** In words: what holds, and whether a narrower policy undoes a broader one. */
export function whatPolicySays(system: System, endpoint: Endpoint): string {
  if (!system.peerPolicies) return 'its PeerAuthentications may not be read';
  const words = wordsAbout(system, endpoint);
  const last = words.at(-1);
  if (!last) return 'no PeerAuthentication speaks of it';
  const strict = words.findLast(({ mode }) => mode === 'STRICT');
  return strict && last.mode !== 'STRICT'
    ? `${last.by} makes ${last.mode} what is STRICT by ${strict.by}`
    : `${last.mode} by ${last.by}`;
}

function wordsOf({ namespace, name, mode, ports }: PeerPolicy, port: number): readonly Word[] {
  const by = `PeerAuthentication ${namespace}/${name}`;
  const atPort = ports[String(port)];
  return [
    ...(mode === undefined || mode === 'UNSET' ? [] : [{ mode, by }]),
    ...(atPort === undefined || atPort === 'UNSET' ? [] : [{ mode: atPort, by: `${by} for port ${port}` }]),
  ];
}

function reaches(
  { namespace, selects, meshWide }: PeerPolicy,
  where: string,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  if (!selects) return meshWide || namespace === where;
  return namespace === where && Object.entries(selects).every(([key, value]) => labels[key] === value);
}

import { isCanary } from '../model/canary-name.ts';
import type { Observation } from '../model/record.ts';

/**
 * The certificates that the edge showed, each once for a host and an address, as they were read off the wire. Those of
 * a mesh are left out, for they live for hours and each replica has its own, and those of our own canaries.
 */
export function certificatesSeen(observations: readonly Observation[]): Record<string, unknown>[] {
  const seen = new Map<string, Record<string, unknown>>();
  for (const { to, detail } of observations) {
    const peer = peerIn(detail);
    if (peer === undefined || to.name === undefined || to.ip === undefined || isCanary(to.name)) continue;
    if (Array.isArray(peer['names']) && peer['names'].some(isWorkload)) continue;
    // A finding that asked for the whole chain knows more of it than others do.
    const key = `${to.name} ${to.ip}:${to.port} ${String(peer['sha256'])}`;
    if (seen.get(key)?.['key'] === undefined)
      seen.set(key, { host: to.name, address: `${to.ip}:${to.port}`, ...peer });
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

const isWorkload = (name: unknown): boolean => typeof name === 'string' && name.startsWith('spiffe://');

function peerIn(detail: Observation['detail']): Record<string, unknown> | undefined {
  const tls = detail?.['tls'];
  if (typeof tls !== 'object' || tls === null || !('peer' in tls)) return undefined;
  const { peer } = tls;
  return typeof peer === 'object' && peer !== null ? { ...peer } : undefined;
}

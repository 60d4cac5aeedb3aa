import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { classifyLookupError, codeOf } from '../classify/errno.ts';
import type { Outcome } from '../protocol.ts';
import { startQuietTimer } from '../quiet-timer.ts';

export type Resolved = { readonly ip: string } | { readonly stopped: Outcome };

/** A question that was lost on its way is asked again after 5 s (resolv.conf(5), `timeout`). */
const PATIENCE_MS = 8_000;

const underway = new Map<string, Promise<Resolved>>();

/** One address for a name, or why there is none within 8 s. Questions asked at the same moment share an answer: getaddrinfo has only four threads. */
export function resolveHost(host: string): Promise<Resolved> {
  if (isIP(host) !== 0) return Promise.resolve({ ip: host });
  const shared = underway.get(host) ?? ask(host);
  underway.set(host, shared);
  return new Promise((resolve) => {
    const timer = startQuietTimer(PATIENCE_MS, () => {
      resolve({ stopped: { outcome: 'name-not-found', errno: 'ETIMEOUT' } });
    });
    void shared.then((resolved) => {
      timer.stop();
      resolve(resolved);
    });
  });
}

async function ask(host: string): Promise<Resolved> {
  try {
    return await new Promise<Resolved>((resolve) => {
      lookup(host, { all: false }, (error, ip) => {
        resolve(error ? { stopped: classifyLookupError(codeOf(error)) } : { ip });
      });
    });
  } finally {
    underway.delete(host);
  }
}

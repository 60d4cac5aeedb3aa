import type { Server } from 'node:net';
import { createCanary } from './canary-server.ts';
import { bound, createDatagramCanary } from './datagram-canary.ts';
import type { Receipts } from './receipts.ts';

/** A canary that listens, for connections and for datagrams on the same port. */
export interface Canary {
  readonly port: number;
  readonly close: () => void;
}

const MOST_ATTEMPTS = 8;

/** Port 0 takes any that is free for both. */
export async function startCanary(
  name: string,
  receipts: Receipts,
  on: { readonly host: string; readonly port: number },
): Promise<Canary> {
  for (let attempt = 1; ; attempt += 1) {
    const server = createCanary(name, receipts);
    const datagrams = createDatagramCanary(name, receipts, on.host);
    const close = (): void => {
      server.close();
      datagrams.close();
    };
    try {
      await listening(server, on);
      const port = portOf(server);
      await bound(datagrams, { host: on.host, port });
      return { port, close };
    } catch (error) {
      close();
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || on.port !== 0 || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** Resolves once the server listens. */
export function listening(
  server: Server,
  on: { path: string } | { host: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(on, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

import type { Server } from 'node:net';
import { createCanary } from './canary-server.ts';
import { Receipts } from './receipts.ts';
import { RECEIPTS_SOCKET, serveReceipts } from './receipts-socket.ts';

export interface ServeWishes {
  readonly name: string;
  readonly ports: readonly number[];
  readonly receiptsPath?: string;
}

/** The pod's long-lived part: a canary on every port, and its receipts for this pod alone. */
export async function runServer({
  name,
  ports,
  receiptsPath = RECEIPTS_SOCKET,
}: ServeWishes): Promise<readonly Server[]> {
  const receipts = new Receipts();
  const log = serveReceipts(receipts);
  await listening(log, { path: receiptsPath });
  const canaries = ports.map(async (port) => {
    const canary = createCanary(name, receipts);
    await listenOnEveryAddress(canary, port);
    return canary;
  });
  return [log, ...(await Promise.all(canaries))];
}

/** Both families where the pod has both; a kernel without IPv6 gets the other alone. */
async function listenOnEveryAddress(server: Server, port: number): Promise<void> {
  try {
    await listening(server, { host: '::', port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error.code === 'EADDRINUSE') throw error;
    await listening(server, { host: '0.0.0.0', port });
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

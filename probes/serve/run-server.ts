import { type Canary, listening, startCanary } from './listen.ts';
import { Receipts } from './receipts.ts';
import { RECEIPTS_SOCKET, serveReceipts } from './receipts-socket.ts';

export interface ServeWishes {
  readonly name: string;
  readonly ports: readonly number[];
  readonly receiptsPath?: string;
}

export interface Serving {
  readonly canaries: readonly Canary[];
  readonly close: () => void;
}

/** The pod's long-lived part: a canary on every port, and its receipts for this pod alone. */
export async function runServer({
  name,
  ports,
  receiptsPath = RECEIPTS_SOCKET,
}: ServeWishes): Promise<Serving> {
  const receipts = new Receipts();
  const log = serveReceipts(receipts);
  await listening(log, { path: receiptsPath });
  const canaries = await Promise.all(ports.map((port) => startOnEveryAddress(name, receipts, port)));
  return {
    canaries,
    close: () => {
      log.close();
      for (const canary of canaries) canary.close();
    },
  };
}

/** Both families where the pod has both; a kernel without IPv6 gets the other alone. */
async function startOnEveryAddress(name: string, receipts: Receipts, port: number): Promise<Canary> {
  try {
    return await startCanary(name, receipts, { host: '::', port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error) || error.code === 'EADDRINUSE') throw error;
    return startCanary(name, receipts, { host: '0.0.0.0', port });
  }
}

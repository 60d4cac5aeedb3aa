import type { Socket } from 'node:net';
import type { Transport } from '../protocol.ts';
import { Middle, withOneBitTurned } from './alter-in-flight.ts';
import { readClientCredentials } from './client-credentials.ts';
import type { Opening } from './line.ts';
import { readMeshCredentials } from './mesh-credentials.ts';
import { startTls } from './start-tls.ts';

export interface LineWishes {
  readonly via: Exclude<Transport, { over: 'udp' }>;
  readonly meshFolder: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Puts the transport of a probe on a TCP connection. */
export async function openLine(
  socket: Socket,
  { via, meshFolder, timeoutMs, signal }: LineWishes,
): Promise<Opening> {
  switch (via.over) {
    case 'tcp':
      return { line: { socket, ...(via.altered ? { onItsWay: withOneBitTurned } : {}) } };
    case 'tls': {
      const credentials = readClientCredentials(via.certificate);
      if ('reason' in credentials)
        return { stopped: { outcome: 'probe-failed', reason: credentials.reason } };
      const { serverName, alpn, chain } = via;
      return startTls(socket, { serverName, alpn, credentials, chain, verified: false }, timeoutMs, signal);
    }
    case 'mesh-mtls': {
      const credentials = readMeshCredentials(meshFolder);
      if ('reason' in credentials)
        return { stopped: { outcome: 'probe-failed', reason: credentials.reason } };
      const wishes = { alpn: via.alpn, credentials: { secureContext: credentials.context }, verified: true };
      if (!via.altered) return startTls(socket, wishes, timeoutMs, signal);
      const middle = new Middle(socket);
      const opening = await startTls(middle, wishes, timeoutMs, signal);
      if ('line' in opening) await middle.alterNext();
      return opening;
    }
  }
}

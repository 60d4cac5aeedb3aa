import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import type { Address, Outcome, Probe } from '../protocol.ts';
import { runProbe } from '../run-probe.ts';
import { listening } from '../serve/listen.ts';

const LOOPBACK = '127.0.0.1';

/** Servers of one test file, closed together with whatever still hangs on them. */
export class Loopback {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  async start(server: Server, host = LOOPBACK): Promise<Address> {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    await listening(server, { host, port: 0 });
    this.#servers.push(server);
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    return { host, port: bound.port };
  }

  /** A server that does one thing with the first bytes it gets. */
  async onFirstBytes(act: (socket: Socket, bytes: Buffer) => void): Promise<Address> {
    return this.start(
      createServer((socket) => {
        socket.once('data', (bytes: Buffer) => {
          act(socket, bytes);
        });
      }),
    );
  }

  tls(
    options: TlsOptions,
    onSecure: (socket: TLSSocket, reset: () => void) => void = () => undefined,
  ): Promise<Address> {
    const sockets: Socket[] = [];
    const server = createTlsServer(options, (socket) => {
      socket.on('error', () => undefined);
      onSecure(socket, () => {
        // Only the TCP socket beneath can be reset.
        sockets.find(({ remotePort }) => remotePort === socket.remotePort)?.resetAndDestroy();
      });
    });
    server.on('connection', (socket: Socket) => sockets.push(socket));
    return this.start(server);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}

const NONCE = '0123456789abcdef0123456789abcdef';

export function probeOf(to: Address, send: Probe['send'], more: Partial<Probe> = {}): Probe {
  return { seq: 0, to, send, via: { over: 'tcp' }, nonce: NONCE, timeoutMs: 2000, ...more };
}

/** Runs one probe as the agent would. */
export async function outcomeOf(probe: Probe, meshFolder = '/nonexistent'): Promise<Outcome> {
  const { result } = await runProbe(probe, {
    meshFolder,
    signal: new AbortController().signal,
    ownCanary: () => Promise.resolve(undefined),
  });
  return result;
}

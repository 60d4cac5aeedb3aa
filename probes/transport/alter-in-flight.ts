import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A record's header is 5 bytes (RFC 8446 section 5.1); beyond it, the middle of what is sent. */
const HEADER = 5;

/** The same bytes, but for one bit in their middle. */
export function withOneBitTurned(sent: Buffer): Buffer {
  const altered = Buffer.from(sent);
  const at = Math.min(Math.floor((sent.length + HEADER) / 2), sent.length - 1);
  altered.writeUInt8(sent.readUInt8(at) ^ 1, at);
  return altered;
}

/** The last flight of a handshake has left by then. */
const HANDSHAKE_MS = 50;

/** What stands between TLS and its socket, where somebody on the path would stand. */
export class Middle extends Duplex {
  readonly #socket: Socket;
  #isWaiting = false;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket
      .on('data', (bytes: Buffer) => this.push(bytes))
      .once('end', () => this.push(null))
      .once('error', (error) => this.destroy(error))
      .once('close', () => this.destroy());
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  /** From here on, the next record is altered, and only that one. To be called once the handshake is over. */
  async alterNext(): Promise<void> {
    await sleep(HANDSHAKE_MS);
    this.#isWaiting = true;
  }

  override _read(): void {
    // Whatever comes is handed on as it comes.
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const sent = this.#isWaiting ? withOneBitTurned(bytes) : bytes;
    this.#isWaiting = false;
    this.#socket.write(sent, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}

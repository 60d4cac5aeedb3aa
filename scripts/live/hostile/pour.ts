import type { Socket } from 'node:net';

/** What is called endless ends here: this server must not be the one that fills a machine. */
const MOST_BYTES = 64 * 1024 * 1024;

/** In one turn: the others who are connected are answered in between. */
const A_TURN = 64 * 1024;

/** Writes as fast as the other side reads, until it goes or enough has been written. */
export function pour(socket: Socket, next: (count: number) => Buffer, most = MOST_BYTES): void {
  let [written, count] = [0, 0];
  const turn = (): void => {
    const until = Math.min(written + A_TURN, most);
    const pieces: Buffer[] = [];
    while (written < until) {
      const bytes = next((count += 1));
      written += bytes.length;
      pieces.push(bytes);
    }
    if (socket.destroyed) return;
    const goesOn = socket.write(Buffer.concat(pieces));
    if (written >= most) socket.end();
    else if (goesOn) setImmediate(turn);
    else socket.once('drain', turn);
  };
  turn();
}

/** Writes one piece after another, each in a packet of its own, the last one over and over. */
export function drip(socket: Socket, pieces: readonly Buffer[], everyMs: number): void {
  let at = 0;
  const fall = (): void => {
    const piece = pieces[Math.min(at, pieces.length - 1)];
    at += 1;
    if (socket.destroyed || piece === undefined) clearInterval(timer);
    else socket.write(piece);
  };
  const timer = setInterval(fall, everyMs);
  fall();
  socket.once('close', () => {
    clearInterval(timer);
  });
}

/** Each byte by itself. */
export const byBytes = (text: string): readonly Buffer[] =>
  [...Buffer.from(text, 'latin1')].map((byte) => Buffer.of(byte));

import type { Way, WaySeen } from '../protocol.ts';
import { Receipts } from '../serve/receipts.ts';
import { canonical, type Segment } from './segment.ts';
import { isTls, tellsApplicationData } from './tls-marks.ts';

interface Connection {
  readonly from: string;
  readonly to: string;
  /** Whether the first bytes that were seen of it are a record of TLS. */
  readonly sealed: boolean;
  readonly data: boolean;
  /** The end of what was sent: a nonce may go on in the next segment. */
  readonly tail: string;
}

const MOST_CONNECTIONS = 10_000;
/** Longer than a nonce with the word before it. */
const TAIL = 96;

/** What was overheard: which nonces were readable, and whether connections are of TLS. No byte of anything else is kept. */
export class Overhearing {
  readonly #nonces = new Receipts();
  readonly #connections = new Map<string, Connection>();
  #isFull = false;

  note({ from, to, payload }: Segment): void {
    if (payload.length === 0) return;
    const key = `${from.host} ${from.port} ${to.host} ${to.port}`;
    const known = this.#connections.get(key);
    if (!known && this.#connections.size >= MOST_CONNECTIONS) {
      this.#isFull = true;
      return;
    }
    const said = (known?.tail ?? '') + payload.toString('latin1');
    this.#nonces.note(said);
    this.#connections.set(key, {
      from: from.host,
      to: to.host,
      sealed: known?.sealed ?? isTls(payload),
      data: known?.data === true || tellsApplicationData(payload),
      tail: said.slice(-TAIL),
    });
  }

  /** Which of these could be read. */
  among(nonces: readonly string[]): readonly string[] {
    return this.#nonces.among(nonces);
  }

  /** What was seen on a way. One connection that opens with anything but TLS is enough: who knows what it carries? */
  seenOn({ from, behind }: Way): WaySeen {
    const [caller, ends] = [canonical(from), new Set(behind.map(canonical))];
    const found = [...this.#connections.values()].filter((one) => one.from === caller && ends.has(one.to));
    if (found.some(({ sealed }) => !sealed)) return 'unsealed';
    return !this.#isFull && found.some(({ data }) => data) ? 'sealed' : 'unseen';
  }
}

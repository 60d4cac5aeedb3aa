import {
  type Batch,
  type Before,
  type CaptureAnswer,
  type Frame,
  type Outcome,
  PROTOCOL,
} from './protocol.ts';
import { Lines } from './lines.ts';
import { readFrame } from './read-frame.ts';
import { isCut, type Violation } from './stream-violation.ts';

export interface DecodedProbe {
  readonly seq: number;
  readonly outcome: Outcome;
  readonly startedMs?: number;
  readonly ms?: number;
  readonly local?: string;
  readonly remote?: string;
  readonly before?: Before;
}

export interface Decoded {
  /** One for each probe of the batch, in its order. */
  readonly probes: readonly DecodedProbe[];
  readonly violations: readonly { readonly what: Violation; readonly detail: string }[];
  readonly ips: readonly string[];
  /** The nonces that the pod's own canary has seen; absent where nobody could say. */
  readonly receipts?: readonly string[];
  /** What a capturing pod said. */
  readonly capture?: CaptureAnswer;
  /** Whether the agent said that it was done, and nothing speaks against it. */
  readonly complete: boolean;
}

type ResultFrame = Extract<Frame, { frame: 'result' }>;

const MOST_LINE_BYTES = 4 * 1024 * 1024;

/** The runner's side of a stream: push what comes, then finish. It never throws, whatever comes. */
export class FrameDecoder {
  readonly #batch: Batch;
  readonly #lines = new Lines(MOST_LINE_BYTES);
  readonly #results = new Map<number, ResultFrame>();
  readonly #violations: { what: Violation; detail: string }[] = [];
  #start: Extract<Frame, { frame: 'start' }> | undefined;
  #receipts: readonly string[] | undefined;
  #capture: CaptureAnswer | undefined;
  #ended = false;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** Results so far, for a progress line. */
  get results(): number {
    return this.#results.size;
  }

  /** Whether the end frame has come. */
  get ended(): boolean {
    return this.#ended;
  }

  push(chunk: Uint8Array): void {
    for (const line of this.#lines.push(chunk)) this.#takeLine(line);
    if (this.#lines.isTooLong) this.#blame('line-too-long', `more than ${MOST_LINE_BYTES} bytes`);
  }

  finish(): Decoded {
    const rest = this.#lines.rest;
    if (rest !== '') this.#blame(this.#ended ? 'garbage-line' : 'truncated-line', rest.slice(0, 80));
    if (!this.#ended) this.#blame('missing-end', `${this.results} of ${this.#batch.probes.length} results`);
    const spoilt = this.#violations.find(({ what }) => !isCut(what));
    return {
      probes: this.#batch.probes.map(({ seq }) => this.#decodeProbe(seq, spoilt?.what)),
      violations: [...this.#violations],
      ips: this.#start?.ips ?? [],
      ...(this.#receipts && !spoilt ? { receipts: this.#receipts } : {}),
      ...(this.#capture && !spoilt ? { capture: this.#capture } : {}),
      complete: this.#ended && !spoilt,
    };
  }

  #decodeProbe(seq: number, spoilt: Violation | undefined): DecodedProbe {
    if (spoilt) return { seq, outcome: { outcome: 'probe-failed', reason: `stream:${spoilt}` } };
    const found = this.#results.get(seq);
    if (!found) return { seq, outcome: { outcome: 'probe-failed', reason: 'no-result' } };
    const { startedMs, ms, local, remote, before, result } = found;
    const ends = {
      ...(local === undefined ? {} : { local }),
      ...(remote === undefined ? {} : { remote }),
      ...(before === undefined ? {} : { before }),
    };
    return { seq, outcome: result, startedMs, ms, ...ends };
  }

  #takeLine(line: string): void {
    let frame: Frame;
    try {
      frame = readFrame(line);
    } catch (error) {
      this.#blame('garbage-line', error instanceof Error ? error.message : '');
      return;
    }
    const fault = this.#faultOf(frame);
    if (fault) this.#blame(fault, line);
    else this.#accept(frame);
  }

  #faultOf(frame: Frame): Violation | undefined {
    if (frame.batch !== this.#batch.batch) return 'wrong-batch';
    if (this.#ended) return 'frame-after-end';
    if (frame.frame === 'start') {
      if (this.#start) return 'second-start';
      return frame.protocol === PROTOCOL ? undefined : 'wrong-protocol';
    }
    if (!this.#start) return 'frame-before-start';
    switch (frame.frame) {
      case 'beat':
        return undefined;
      case 'result':
        if (this.#batch.probes[frame.seq]?.seq !== frame.seq) return 'unknown-seq';
        return this.#results.has(frame.seq) ? 'duplicate-seq' : undefined;
      case 'receipts':
        return this.#faultOfReceipts(frame.seen);
      case 'capture':
        return this.#faultOfCapture(frame.answer);
      case 'end':
        return frame.results === this.results && this.#isWhole() ? undefined : 'wrong-count';
    }
  }

  #faultOfReceipts(seen: readonly string[]): Violation | undefined {
    if (this.#receipts) return 'second-receipts';
    if (!this.#isWhole()) return 'receipts-before-results';
    const asked = new Set(this.#batch.receipts);
    return seen.every((nonce) => asked.has(nonce)) ? undefined : 'unasked-receipts';
  }

  #faultOfCapture(answer: CaptureAnswer): Violation | undefined {
    if (this.#capture) return 'second-capture';
    if (!this.#isWhole()) return 'capture-before-results';
    const order = this.#batch.capture;
    switch (answer.said) {
      case 'listening':
        return order?.do === 'listen' ? undefined : 'unasked-capture';
      case 'heard': {
        if (order?.do !== 'tell' || answer.ways.length !== order.ways.length) return 'unasked-capture';
        const asked = new Set(order.nonces);
        return answer.read.every((nonce) => asked.has(nonce)) ? undefined : 'unasked-capture';
      }
      case 'nothing':
        return order ? undefined : 'unasked-capture';
    }
  }

  #isWhole(): boolean {
    return this.results === this.#batch.probes.length;
  }

  #accept(frame: Frame): void {
    if (frame.frame === 'start') this.#start = frame;
    if (frame.frame === 'result') this.#results.set(frame.seq, frame);
    if (frame.frame === 'receipts') this.#receipts = frame.seen;
    if (frame.frame === 'capture') this.#capture = frame.answer;
    if (frame.frame === 'end') this.#ended = true;
  }

  #blame(what: Violation, detail: string): void {
    if (this.#violations.length < 100) this.#violations.push({ what, detail: detail.slice(0, 200) });
  }
}

/** The whole of a stream at once. */
export function decodeFrames(batch: Batch, chunks: Iterable<Uint8Array>): Decoded {
  const decoder = new FrameDecoder(batch);
  for (const chunk of chunks) decoder.push(chunk);
  return decoder.finish();
}

import type { CaptureAnswer, CaptureOrder } from '../protocol.ts';
import { startCapture, type Capture } from './tcpdump.ts';

/** Who listens in a capturing pod: to whom it is told to, until it is asked. */
export class Ear {
  readonly #program: string | undefined;
  #capture: Capture | { readonly why: string } = { why: 'never told to listen' };

  constructor(program?: string) {
    this.#program = program;
  }

  async obey(order: CaptureOrder): Promise<CaptureAnswer> {
    const before = this.#capture;
    this.#capture = { why: 'not listening' };
    const trouble = 'why' in before ? before.why : await before.stop();
    switch (order.do) {
      case 'listen':
        this.#capture = await startCapture(order.to, this.#program);
        return 'why' in this.#capture ? { said: 'nothing', why: this.#capture.why } : { said: 'listening' };
      case 'tell':
        if ('why' in before || trouble !== undefined)
          return { said: 'nothing', why: trouble ?? 'not listening' };
        return {
          said: 'heard',
          read: before.heard.among(order.nonces),
          ways: order.ways.map((way) => before.heard.seenOn(way)),
        };
    }
  }
}

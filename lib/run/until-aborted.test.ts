import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { untilAborted } from './until-aborted.ts';

describe('work that may be interrupted', () => {
  it('gives what it came to', async () => {
    expect(await untilAborted(Promise.resolve(7), new AbortController().signal)).to.equal(7);
  });

  it('is interrupted though it ends well a moment after the signal', async () => {
    const stop = new AbortController();
    const ended = untilAborted(sleep(30, 'done'), stop.signal).catch((error: unknown) => error);
    stop.abort();
    expect(await ended).to.include({ code: 'E_INTERRUPTED' });
  });
});

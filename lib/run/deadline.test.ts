import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startDeadline } from './deadline.ts';
import { reasonOf } from './until-aborted.ts';

describe('the deadline of a run', () => {
  it('aborts with words that name the flag, and not once the run has ended', async () => {
    const [late, inTime] = [new AbortController(), new AbortController()];
    startDeadline(0.02, late);
    startDeadline(0.02, inTime)();
    await sleep(60);
    expect(inTime.signal.aborted).to.equal(false);
    expect(reasonOf(late.signal)).to.include({ code: 'E_INTERRUPTED' });
    expect(reasonOf(late.signal).tried).to.include('--timeout');
  });
});

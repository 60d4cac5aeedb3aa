import { setTimeout as sleep } from 'node:timers/promises';
import type { Again, Before, Outcome, Probe } from './protocol.ts';
import { openProbe, type OpenProbe, type Probed, type ProbeSetting } from './run-probe.ts';

interface Timed extends ProbeSetting {
  /** Milliseconds since the start frame, by a monotonic clock. */
  readonly clock: () => number;
}

/** So often in a row it has to come to the same before that is believed: one that was lost, or a moment's rest, ends nothing. */
const STAYS = 3;

/** Makes one exchange until it comes to something else than at first and stays so, or for so long. */
export async function runAgain(probe: Probe, { everyMs, forMs }: Again, setting: Timed): Promise<Probed> {
  const { clock, signal } = setting;
  const end = clock() + forMs;
  let line: OpenProbe | undefined;
  let before: Before | undefined;
  let since: { readonly result: Outcome; readonly nextMs: number; readonly times: number } | undefined;
  try {
    for (;;) {
      const beganAt = clock();
      const once = await sayOnce(probe, setting, line);
      line = once.line;
      const { result, ...ends } = once.probed;
      const now = clock();
      const isLast = now >= end || signal.aborted;
      if (before && !isAlike(before.result, result)) {
        const times = since && isAlike(since.result, result) ? since.times + 1 : 1;
        since = { result, nextMs: since?.nextMs ?? beganAt, times };
        if (isLast || times >= STAYS) return { result, ...ends, before: { ...before, nextMs: since.nextMs } };
      } else {
        since = undefined;
        before = { result, times: (before?.times ?? 0) + 1, sinceMs: before?.sinceMs ?? now, untilMs: now };
        if (isLast) return { result, ...ends, before };
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    line?.close();
  }
}

interface Once {
  readonly probed: Probed;
  /** Where the next one can be said. */
  readonly line?: OpenProbe;
}

/** On the line that is there, or on a new one where the server has let go of it. */
async function sayOnce(probe: Probe, setting: Timed, line: OpenProbe | undefined): Promise<Once> {
  if (line) {
    const { say, close, ...ends } = line;
    const result = await say();
    if (!isCut(result)) return { probed: { result, ...ends }, line };
    close();
  }
  const opened = await openProbe(probe, setting);
  if ('result' in opened) return { probed: opened };
  const { say, close, ...ends } = opened;
  const probed = { result: await say(), ...ends };
  if (probe.send.do === 'http1' && !isCut(probed.result)) return { probed, line: opened };
  close();
  return { probed };
}

const isCut = ({ outcome }: Outcome): boolean => outcome === 'closed' || outcome === 'reset';

/** By what a reader would call it: who answered with what, or what stopped it. */
function isAlike(a: Outcome, b: Outcome): boolean {
  const word = (one: Outcome): string => {
    const { by = '', status = '', reply = '' } = one.outcome === 'answered' ? one : {};
    const code = one.outcome === 'tls-alert' ? one.code : '';
    return [one.outcome, by, status, reply, code].join(' ');
  };
  return word(a) === word(b);
}

import { fits } from '../model/match.ts';
import { legible } from '../model/legible.ts';
import type { ConcealmentArm } from '../model/trial.ts';
import { deadControl, keptBy, outcomesOf, saysNothing, silentReceiver, tally } from './evidence-of.ts';
import type { ArmVerdict, Seen } from './judge.ts';
import { inWords } from './outcome-words.ts';
import { controlsOf } from './shot.ts';

/**
 * A pass needs every attempt served, its connections seen and of TLS, and its nonce not read, by an observer who read what was
 * planted in the clear before, beside and after. One nonce that was read is a failure, whatever became of the request.
 */
export function judgeConcealment(arm: ConcealmentArm, seen: readonly Seen[]): ArmVerdict {
  const probes = seen.filter(({ part }) => part.role === 'probe');
  const outcomes = outcomesOf(seen);
  const keep = keptBy(arm);
  const where = `the capture on ${arm.observer.at.node ?? 'a node'}`;
  const observed = [tally(outcomes, keep), ...heardIn(probes)].join(', ');
  const inconclusive = (reason: string): ArmVerdict => ({ verdict: 'inconclusive', reason, observed });

  if (probes.some(isRead))
    return { verdict: 'fail', reason: `in-the-clear: ${where} has the request`, observed };
  if (probes.length === 0) return inconclusive('probe-not-sent');
  const odd = outcomes.find((outcome) => !arm.served.some((match) => fits(match, outcome)));
  if (odd) return inconclusive(`${saysNothing(odd) ? odd.outcome : 'not-served'}: ${inWords(odd, keep)}`);

  const dead = deadControl(controlsOf(arm), seen) ?? silentReceiver(seen);
  if (dead !== undefined) return inconclusive(dead);
  for (const { overheard } of seen) {
    if (overheard && !('why' in overheard)) continue;
    return inconclusive(
      `capture-silent: ${where} says nothing (${legible(overheard?.why.slice(0, 200) ?? 'no answer')})`,
    );
  }
  const deaf = unread(arm, seen);
  if (deaf !== undefined)
    return inconclusive(`control-dead: same-caller ${deaf} was in the clear, and ${where} did not read it`);
  for (const { overheard } of probes) {
    const way = overheard && 'way' in overheard ? overheard.way : 'unseen';
    if (way === 'unsealed') return inconclusive(`way-unsealed: ${where} saw a connection that is not of TLS`);
    if (way === 'unseen') return inconclusive(`way-unseen: ${where} saw no TLS on the way of the request`);
  }
  return { verdict: 'pass', layer: 'mtls', observed };
}

const isRead = ({ overheard }: Seen): boolean =>
  overheard !== undefined && 'read' in overheard && overheard.read;

/** The phase in which something planted was not read; tried again it may be read, but for beside the probes. */
function unread(arm: ConcealmentArm, seen: readonly Seen[]): Seen['phase'] | undefined {
  for (const { part, alive } of controlsOf(arm)) {
    for (const phase of ['before', 'during', 'after'] as const) {
      const living = seen.filter(
        ({ part: one, phase: when, outcome }) =>
          when === phase &&
          one.role === 'control' &&
          one.kind === part.kind &&
          one.index === part.index &&
          alive.some((match) => fits(match, outcome)),
      );
      const ok = phase === 'during' ? living.every(isRead) : living.some(isRead);
      if (!ok) return phase;
    }
  }
  return undefined;
}

/** How many of the requests could be read, and what their way looked like: never what was read. */
function heardIn(probes: readonly Seen[]): readonly string[] {
  const heard = probes.flatMap(({ overheard }) => (overheard && 'way' in overheard ? [overheard] : []));
  if (heard.length === 0) return [];
  const ways = [...new Set(heard.map(({ way }) => WAYS[way]))].sort();
  return [
    `${heard.filter(({ read }) => read).length} of ${heard.length} readable on the wire (${ways.join(', ')})`,
  ];
}

const WAYS = {
  sealed: 'records of TLS alone were seen',
  unsealed: 'a connection without TLS was seen',
  unseen: 'no record of TLS was seen',
} as const;

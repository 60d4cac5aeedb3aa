import { fits, type Match } from '../model/match.ts';
import type { Phase } from '../model/record.ts';
import type { DenialArm } from '../model/trial.ts';
import type { Cast } from './agent.ts';
import { fire, type Fired, type Volley } from './fire.ts';
import type { Part, Seen } from './judge.ts';
import { shotKey, shotsOf, type Shot } from './shot.ts';

/** One part of one arm, in one phase, with what came of it. */
export interface Witnessed {
  readonly part: Part;
  readonly phase: Phase;
  readonly fired: Fired;
}

export interface Experiment {
  /** What each arm saw. */
  readonly of: ReadonlyMap<DenialArm, readonly Witnessed[]>;
}

/** One round as it comes in. */
export interface Round {
  readonly phase: Phase;
  /** Exchanges made; one that serves several arms counts once. */
  readonly probes: number;
  readonly seen: ReadonlyMap<DenialArm, readonly Witnessed[]>;
}

/** Attempts of a probe, all of which must agree. */
const ATTEMPTS = 3;
/** Tries that a control has before and after (design, rule 5). */
const CONTROL_TRIES = 3;

/** Controls, probes, controls: three rounds for all arms together, each one batch per vantage. */
export async function conduct(
  cast: Cast,
  arms: readonly DenialArm[],
  { onRound, signal }: { onRound?: (round: Round) => Promise<void>; signal: AbortSignal },
): Promise<Experiment> {
  const of = new Map<DenialArm, Witnessed[]>(arms.map((arm) => [arm, []]));
  for (const phase of ['before', 'during', 'after'] as const) {
    signal.throwIfAborted();
    const fired = await round(cast, arms, phase);
    const probes = [...fired.values()].reduce((sum, list) => sum + list.length, 0);
    const seen = new Map(
      arms.map((arm) => [
        arm,
        shotsOf(arm, phase).flatMap(({ part, shot }) =>
          (fired.get(shotKey(shot)) ?? []).map((one): Witnessed => ({ part, phase, fired: one })),
        ),
      ]),
    );
    for (const [arm, list] of seen) of.get(arm)?.push(...list);
    await onRound?.({ phase, probes, seen });
  }
  return { of };
}

export const asSeen = ({ part, phase, fired }: Witnessed): Seen => ({
  part,
  phase,
  attempt: fired.attempt,
  outcome: fired.outcome,
});

/** Everything that any arm wants sent in a phase, each shot once; dead controls are tried again. */
async function round(cast: Cast, arms: readonly DenialArm[], phase: Phase): Promise<Map<string, Fired[]>> {
  const wanted = new Map<string, { shot: Shot; alive: (readonly Match[])[] }>();
  for (const arm of arms) {
    for (const { part, shot } of shotsOf(arm, phase)) {
      const entry = wanted.get(shotKey(shot)) ?? { shot, alive: [] };
      if (part.role === 'control') entry.alive.push(aliveOf(arm, part));
      wanted.set(shotKey(shot), entry);
    }
  }
  const results = new Map<string, Fired[]>();
  const during = phase === 'during';
  let volleys: Volley[] = [...wanted.values()].map(({ shot }) => ({
    shot,
    attempts: during ? ATTEMPTS : 1,
    first: 1,
  }));
  for (let tries = 1; volleys.length > 0; tries += 1) {
    for (const fired of await fire(cast, volleys)) {
      const key = shotKey(fired.shot);
      results.set(key, [...(results.get(key) ?? []), fired]);
    }
    if (during || tries >= CONTROL_TRIES) break;
    volleys = [...wanted].flatMap(([key, { shot, alive }]) => {
      const living = alive.every((list) =>
        results.get(key)?.some(({ outcome }) => list.some((match) => fits(match, outcome))),
      );
      return living ? [] : [{ shot, attempts: 1, first: tries + 1 }];
    });
  }
  return results;
}

/** What a control must have come to. */
export function aliveOf(arm: DenialArm, part: Extract<Part, { role: 'control' }>): readonly Match[] {
  const list = part.kind === 'same-caller' ? arm.sameCaller : (arm.sameRequest ?? arm.witness);
  return list[part.index]?.alive ?? [];
}

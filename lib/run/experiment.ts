import { fits, type Match } from '../model/match.ts';
import { changeKey } from '../model/own-change.ts';
import type { Phase } from '../model/record.ts';
import type { Arm } from '../model/trial.ts';
import type { Cast } from './agent.ts';
import { askCaptures, listenIn, type Heard } from './captures.ts';
import type { NewNonce } from './nonce.ts';
import { fire, type Fired, type Volley } from './fire.ts';
import type { Part, Seen } from './judge.ts';
import { controlsOf, shotKey, shotsOf, type Shot } from './shot.ts';
import { askReceivers, type Received } from './receivers.ts';
import { makeChanges, type Changer, type ChangesMade } from './changes.ts';
import { turnOf } from './turn.ts';

/** One part of one arm, in one phase, with what came of it. */
export interface Witnessed {
  readonly part: Part;
  readonly phase: Phase;
  readonly fired: Fired;
}

export interface Experiment {
  /** What each arm saw. */
  readonly of: ReadonlyMap<Arm, readonly Witnessed[]>;
  /** What receivers of ours have in their logs, by nonce; a nonce that no receiver was asked for is absent. */
  readonly received: Received;
  /** The changes that were made while probes were under way. */
  readonly changes: ChangesMade;
  /** What those who listened for an arm have heard. */
  readonly heard: Heard;
}

/** One round as it comes in. */
export interface Round {
  readonly phase: Phase;
  /** Exchanges made; one that serves several arms counts once. */
  readonly probes: number;
  readonly seen: ReadonlyMap<Arm, readonly Witnessed[]>;
  readonly changes: ChangesMade;
}

/** Attempts of a probe, all of which must agree. */
const ATTEMPTS = 3;
/** Tries that a control has before and after (design, rule 5). */
const CONTROL_TRIES = 3;

interface Conduct {
  readonly onRound?: (round: Round) => Promise<void>;
  readonly signal: AbortSignal;
  /** Other than a run's own pace, for measurements alone: attempts of a probe, and what counts as silence. */
  readonly pace?: { readonly attempts: number; readonly timeoutMs: number };
  readonly newNonce?: NewNonce | undefined;
  readonly changer?: Changer | undefined;
}

/** Controls, probes, controls: three rounds for all arms together, each one batch per vantage. */
export async function conduct(
  cast: Cast,
  arms: readonly Arm[],
  { onRound, signal, changer, ...manner }: Conduct,
): Promise<Experiment> {
  let changes: ChangesMade = new Map();
  const of = new Map<Arm, Witnessed[]>(arms.map((arm) => [arm, []]));
  await listenIn(cast, arms);
  for (const phase of ['before', 'during', 'after'] as const) {
    signal.throwIfAborted();
    const begun = Promise.withResolvers<undefined>();
    const begin = (): void => {
      begun.resolve(undefined);
    };
    const [fired, changed] = await Promise.all([
      round(cast, arms, phase, { ...manner, onAgain: begin }).finally(begin),
      phase === 'during' ? makeChanges(arms, { changer, begun: begun.promise, signal }) : changes,
    ]);
    changes = changed;
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
    await onRound?.({ phase, probes, seen, changes });
  }
  const all = [...of.values()].flat().map(({ fired }) => fired);
  const [received, heard] = await Promise.all([askReceivers(cast, all), askCaptures(cast, of)]);
  return { of, received, heard, changes };
}

/** What the judge is told of one arm. */
export const seenBy = ({ of, received, heard, changes }: Experiment, arm: Arm): readonly Seen[] =>
  (of.get(arm) ?? []).map(({ part, phase, fired }) => {
    const { attempt, outcome, nonce } = fired;
    const arrived = received.get(nonce);
    const overheard = heard.get(arm)?.(nonce);
    const turn = 'change' in arm ? turnOf(fired, changes.get(changeKey(arm.change))) : undefined;
    return {
      part,
      phase,
      attempt,
      outcome,
      ...(arrived === undefined ? {} : { arrived }),
      ...(turn === undefined ? {} : { turn }),
      ...(overheard === undefined ? {} : { overheard }),
    };
  });

/** Everything that any arm wants sent in a phase, each shot once; dead controls are tried again. */
async function round(
  cast: Cast,
  arms: readonly Arm[],
  phase: Phase,
  { pace, newNonce, onAgain }: Pick<Conduct, 'pace' | 'newNonce'> & { readonly onAgain: () => void },
): Promise<Map<string, Fired[]>> {
  const wanted = new Map<string, { shot: Shot; alive: (readonly Match[])[] }>();
  for (const arm of arms) {
    for (const { shot } of shotsOf(arm, phase)) {
      if (!wanted.has(shotKey(shot))) wanted.set(shotKey(shot), { shot, alive: [] });
    }
    for (const { shot, alive } of controlsOf(arm)) wanted.get(shotKey(shot))?.alive.push(alive);
  }
  const results = new Map<string, Fired[]>();
  const during = phase === 'during';
  let volleys: Volley[] = controlsLast([...wanted.values()]).map(({ shot }) => ({
    shot,
    attempts: during && isTriedAgain(shot) ? (pace?.attempts ?? ATTEMPTS) : 1,
    first: 1,
  }));
  for (let tries = 1; volleys.length > 0; tries += 1) {
    for (const fired of await fire(cast, volleys, { timeoutMs: pace?.timeoutMs, newNonce, onAgain })) {
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

/** What is made again and again, or was watched, is one whole. */
const isTriedAgain = ({ again, send }: Shot): boolean => again === undefined && send.do !== 'first-moments';

/**
 * Whatever lets a caller have so many connections and no more starves what comes last. Were these the probes, an open
 * door would look shut while the controls before them lived.
 */
const controlsLast = <T extends { alive: readonly unknown[] }>(wanted: readonly T[]): readonly T[] => [
  ...wanted.filter(({ alive }) => alive.length === 0),
  ...wanted.filter(({ alive }) => alive.length > 0),
];

/** Whether something was sent whose receiver nobody asked: then only the caller's side of it was seen. Who listens sees the other. */
export const isOneSided = ({ of, received, heard }: Experiment, arms: readonly Arm[]): boolean =>
  arms.some((arm) =>
    (of.get(arm) ?? []).some(
      ({ part, fired }) => part.role === 'probe' && !received.has(fired.nonce) && !heard.has(arm),
    ),
  );

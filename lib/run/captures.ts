import { randomBytes } from 'node:crypto';
import {
  PROTOCOL,
  type Batch,
  type CaptureAnswer,
  type CaptureOrder,
  type WaySeen,
} from '../../probes/protocol.ts';
import { decodeFrames } from '../../probes/decode.ts';
import { nonEmpty, type NonEmpty } from '../model/nonempty.ts';
import type { Arm, ConcealmentArm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import type { Fired } from './fire.ts';

/** What an observer says of one exchange; `why`: nothing, or not all. */
export type Overheard = { readonly read: boolean; readonly way: WaySeen } | { readonly why: string };

/** For each arm with an observer: what that one says, by nonce. */
export type Heard = ReadonlyMap<Arm, (nonce: string) => Overheard>;

const DEADLINE_MS = 20_000;

/** Has every observer listen from now on: to the callers of its own arms, and to nobody else. */
export async function listenIn(cast: Cast, arms: readonly Arm[]): Promise<void> {
  await Promise.all(
    [...byObserver(arms)].map(async ([key, watched]) => {
      const callers = watched.flatMap((arm) => addressOf(cast, arm) ?? []);
      await order(cast, key, { do: 'listen', to: [...new Set(callers)] });
    }),
  );
}

/** Ends it, and asks what was heard. Whoever did not listen says so here. */
export async function askCaptures(
  cast: Cast,
  of: ReadonlyMap<Arm, readonly { readonly fired: Fired }[]>,
): Promise<Heard> {
  const told = await Promise.all(
    [...byObserver([...of.keys()])].map(async ([key, watched]) => {
      const nonces = watched.flatMap((arm) => (of.get(arm) ?? []).map(({ fired }) => fired.nonce));
      const ways = watched.map((arm) => ({
        from: addressOf(cast, arm) ?? NOBODY,
        behind: arm.observer.behind,
      }));
      const answer = await order(cast, key, { do: 'tell', nonces: [...new Set(nonces)], ways });
      return watched.map((arm, place) => [arm, reading(answer, place)] as const);
    }),
  );
  return new Map(told.flat());
}

/** An address of documentation (RFC 5737): nothing was ever sent from there. */
const NOBODY = '192.0.2.0';

function reading(answer: CaptureAnswer, place: number): (nonce: string) => Overheard {
  if (answer.said !== 'heard') {
    const why = answer.said === 'nothing' ? answer.why : 'another answer';
    return () => ({ why });
  }
  const read = new Set(answer.read);
  const way = answer.ways[place] ?? 'unseen';
  return (nonce) => ({ read: read.has(nonce), way });
}

function byObserver(arms: readonly Arm[]): ReadonlyMap<string, NonEmpty<ConcealmentArm>> {
  const watched = arms.filter((arm) => 'planted' in arm);
  const groups = [...Map.groupBy(watched, ({ observer }) => vantageKey(observer.at))];
  return new Map(
    groups.flatMap(([key, list]) => {
      const some = nonEmpty(list);
      return some ? [[key, some] as const] : [];
    }),
  );
}

function addressOf(cast: Cast, { from }: ConcealmentArm): string | undefined {
  const agent = cast.get(vantageKey(from));
  return agent?.state === 'ready' ? agent.ip : undefined;
}

async function order(cast: Cast, key: string, capture: CaptureOrder): Promise<CaptureAnswer> {
  const agent = cast.get(key);
  if (agent?.state !== 'ready') return { said: 'nothing', why: agent?.why ?? 'never asked for' };
  const batch: Batch = {
    protocol: PROTOCOL,
    batch: randomBytes(16).toString('hex'),
    concurrency: 1,
    deadlineMs: DEADLINE_MS,
    probes: [],
    capture,
  };
  const { stdout, trouble } = await agent.send(JSON.stringify(batch), DEADLINE_MS);
  const answer = decodeFrames(batch, [stdout]).capture;
  if (trouble !== undefined) return { said: 'nothing', why: trouble };
  return answer ?? { said: 'nothing', why: 'no answer' };
}

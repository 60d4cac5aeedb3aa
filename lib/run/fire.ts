import { randomBytes } from 'node:crypto';
import type { Address, Batch, Before, Outcome, Probe } from '../../probes/protocol.ts';
import { PROTOCOL } from '../../probes/protocol.ts';
import { decodeFrames, type DecodedProbe } from '../../probes/decode.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Agent, Cast, NoAgent } from './agent.ts';
import { randomNonce, type NewNonce } from './nonce.ts';
import type { Shot } from './shot.ts';

/** What came of one shot, with everything the record keeps about the exchange. */
export interface Fired {
  readonly shot: Shot;
  readonly outcome: Outcome;
  readonly attempt: number;
  readonly nonce: string;
  readonly batch: string;
  readonly seq: number;
  /** UTC by the runner's clock, RFC 3339. */
  readonly at: string;
  readonly ms: number;
  /** Of an exchange that was made again: `outcome` is what the last one came to. */
  readonly before?: Before;
  /** When the agent's clock began, by the runner's (milliseconds since 1970): at the latest, for the word takes its time. */
  readonly startsAt?: number;
}

export interface Volley {
  readonly shot: Shot;
  /** How often it is sent in this round. */
  readonly attempts: number;
  /** The number of its first attempt. */
  readonly first: number;
}

/** What a run may do otherwise than usual. */
interface Manner {
  /** What counts as silence; by default 3000 ms until a connection is up, and 6000 from then on. */
  readonly timeoutMs?: number | undefined;
  readonly newNonce?: NewNonce | undefined;
  /** Called when every agent that makes something again and again has begun. */
  readonly onAgain?: (() => void) | undefined;
}

/** A silent drop is only seen by waiting; 3 s covers one retransmitted SYN (RFC 6298 section 2: 1 s at first). */
const TIMEOUT_MS = 3000;
/** Whoever took the connection is there, and on a busy node is only slow: a doubt about it costs a whole night. */
const ANSWER_MS = 6000;
/** Attempts of one probe are this far apart, so that a target that dies for a moment is noticed. */
const SPREAD_MS = 250;
const CONCURRENCY = 256;
/** Enough for whatever answers; where a silent address is asked again and again, its queue may take longer. */
const DEADLINE_MS = 60_000;
const LONGEST_MS = 120_000;
/** For the way there and back, beyond the agent's own deadline. */
const GRACE_MS = 10_000;

/** Sends a round: one batch per vantage, all at once. Every attempt of every volley gets exactly one outcome. */
export async function fire(
  cast: Cast,
  volleys: readonly Volley[],
  manner: Manner = {},
): Promise<readonly Fired[]> {
  const byVantage = Map.groupBy(volleys, ({ shot }) => vantageKey(shot.from));
  const repeating = new Set(
    volleys.filter(({ shot }) => shot.again !== undefined).map(({ shot }) => vantageKey(shot.from)),
  );
  const onStart = (key: string) => (): void => {
    if (repeating.delete(key) && repeating.size === 0) manner.onAgain?.();
  };
  const rounds = await Promise.all(
    [...byVantage].map(([key, list]) => fireFrom(cast, key, list, { ...manner, onStart: onStart(key) })),
  );
  return rounds.flat();
}

async function fireFrom(
  cast: Cast,
  key: string,
  volleys: readonly Volley[],
  { timeoutMs, newNonce = randomNonce, onStart }: Manner & { readonly onStart: () => void },
): Promise<readonly Fired[]> {
  const batch = randomBytes(16).toString('hex');
  const attempts = volleys.flatMap(({ shot, attempts: count, first }) =>
    Array.from({ length: count }, (_, place) => ({
      shot,
      attempt: first + place,
      place,
      aim: aimOf(cast, shot),
    })),
  );
  const probes = attempts.map(({ shot, place, aim }, seq): Probe => ({
    seq,
    nonce: newNonce(),
    send: shot.send,
    via: shot.via,
    timeoutMs: timeoutMs ?? TIMEOUT_MS,
    ...(timeoutMs === undefined ? { answerMs: ANSWER_MS } : {}),
    notBeforeMs: place * SPREAD_MS,
    ...('address' in aim ? { to: aim.address } : { to: NOWHERE }),
    ...('backend' in aim ? { backend: aim.backend } : {}),
    ...('self' in aim ? { self: true } : {}),
    ...(shot.again === undefined ? {} : { again: shot.again }),
    // One connection at a time to one port: a burst to a proxy can be cut for reasons of its own (istio issue 38982).
    ...(shot.again !== undefined ||
    shot.via.over === 'udp' ||
    (shot.send.do === 'tcp' && shot.via.over === 'tcp')
      ? {}
      : { serial: 'address' in aim ? `${aim.address.host}:${aim.address.port}` : 'self' }),
  }));
  const startedAt = Date.now();
  const { results, startsAt } = await converse(
    cast.get(key),
    {
      protocol: PROTOCOL,
      batch,
      concurrency: CONCURRENCY,
      deadlineMs: deadlineOf(probes),
      probes,
    },
    onStart,
  );
  return attempts.map(({ shot, attempt, aim }, seq): Fired => {
    const result: DecodedProbe = results[seq] ?? {
      seq,
      outcome: { outcome: 'probe-failed', reason: 'no-result' },
    };
    const lost = 'lost' in aim ? aim.lost : undefined;
    return {
      shot,
      attempt,
      nonce: probes[seq]?.nonce ?? '',
      batch,
      seq,
      at: new Date(startedAt + (result.startedMs ?? 0)).toISOString(),
      ms: result.ms ?? 0,
      ...(result.before === undefined ? {} : { before: result.before }),
      ...(startsAt === undefined ? {} : { startsAt }),
      outcome: lost === undefined ? result.outcome : { outcome: 'probe-failed', reason: lost },
    };
  });
}

/** Until the longest queue before one address has had its silence, within bounds. */
export function deadlineOf(probes: readonly Probe[]): number {
  const queues = Map.groupBy(probes, ({ serial }) => serial);
  const patience = [...queues].map(([serial, queue]) =>
    serial === undefined
      ? 0
      : queue.reduce((ms, { timeoutMs, answerMs = 0 }) => ms + Math.max(timeoutMs, answerMs), GRACE_MS),
  );
  const repeated = probes.map(({ again, timeoutMs, answerMs = 0 }) =>
    again === undefined ? 0 : again.forMs + Math.max(timeoutMs, answerMs) + GRACE_MS,
  );
  return Math.min(Math.max(DEADLINE_MS, ...patience, ...repeated), LONGEST_MS);
}

type Aim =
  | { readonly address: Address; readonly backend?: string }
  | { readonly self: true }
  | { readonly lost: string };

/** Where a shot really goes: the address of a canary is known only once it stands. */
function aimOf(cast: Cast, { to }: Shot): Aim {
  switch (to.at) {
    case 'address':
      return { address: { host: to.host, port: to.port } };
    case 'self':
      return { self: true };
    case 'canary': {
      const canary = cast.get(vantageKey(to.of));
      if (canary?.state !== 'ready' || canary.ip === undefined)
        return { lost: `canary-absent: ${canary?.state === 'absent' ? canary.why : 'never asked for'}` };
      return {
        address: { host: canary.ip, port: to.port },
        ...(canary.pod === undefined ? {} : { backend: canary.pod }),
      };
    }
  }
}

/** The discard address of this very pod: what is lost before it is sent goes nowhere else. */
const NOWHERE: Address = { host: '127.0.0.1', port: 9 };

/** One outcome for each probe, whatever became of the stream; where results are missing, its end is the reason. */
async function converse(
  agent: Agent | NoAgent | undefined,
  batch: Batch,
  onStart: () => void,
): Promise<{ readonly results: readonly DecodedProbe[]; readonly startsAt?: number | undefined }> {
  if (agent?.state !== 'ready') {
    const reason = `agent-absent: ${agent?.why ?? 'never asked for'}`;
    return {
      results: batch.probes.map(({ seq }) => ({ seq, outcome: { outcome: 'probe-failed', reason } })),
    };
  }
  const { stdout, trouble, startsAt } = await agent.send(
    JSON.stringify(batch),
    batch.deadlineMs + GRACE_MS,
    onStart,
  );
  const results = decodeFrames(batch, [stdout]).probes.map((probe): DecodedProbe =>
    trouble !== undefined && probe.outcome.outcome === 'probe-failed'
      ? { ...probe, outcome: { outcome: 'probe-failed', reason: `${probe.outcome.reason}: ${trouble}` } }
      : probe,
  );
  return { results, startsAt };
}

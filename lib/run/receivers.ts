import { randomBytes } from 'node:crypto';
import { PROTOCOL, type Batch } from '../../probes/protocol.ts';
import { decodeFrames } from '../../probes/decode.ts';
import { docker } from '../kind/docker.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import type { Fired } from './fire.ts';

/** Whether a nonce stands in the log of the receiver that it was sent to; absent: no receiver was asked. */
export type Received = ReadonlyMap<string, boolean>;

const DEADLINE_MS = 15_000;
/** Containers and the runner keep their own clocks. */
const SLACK_MS = 60_000;

/** Asks every receiver of ours what has arrived: canaries by their agent, containers of the lab by their log. */
export async function askReceivers(cast: Cast, all: readonly Fired[]): Promise<Received> {
  const carrying = all.filter(carriesNonce);
  const canaries = Map.groupBy(carrying, ({ shot: { to } }) =>
    to.at === 'canary' ? vantageKey(to.of) : undefined,
  );
  const logs = Map.groupBy(carrying, ({ shot: { to } }) =>
    to.at === 'address' ? to.log?.docker : undefined,
  );
  const answers = await Promise.all([
    ...[...canaries].map(([key, fired]) => (key === undefined ? [] : askCanary(cast, key, fired))),
    ...[...logs].map(([container, fired]) => (container === undefined ? [] : readLog(container, fired))),
  ]);
  return new Map(answers.flat());
}

/** A bare connection, a hello and a database's greeting have no room for a nonce. */
function carriesNonce({ shot: { send } }: Fired): boolean {
  return (
    send.do === 'http1' ||
    send.do === 'http' ||
    send.do === 'http2' ||
    send.do === 'datagram' ||
    send.do === 'dns-query'
  );
}

type Answers = readonly (readonly [nonce: string, arrived: boolean])[];

async function askCanary(cast: Cast, key: string, fired: readonly Fired[]): Promise<Answers> {
  const agent = cast.get(key);
  if (agent?.state !== 'ready') return [];
  const batch: Batch = {
    protocol: PROTOCOL,
    batch: randomBytes(16).toString('hex'),
    concurrency: 1,
    deadlineMs: DEADLINE_MS,
    probes: [],
    receipts: fired.map(({ nonce }) => nonce),
  };
  const { stdout, trouble } = await agent.send(JSON.stringify(batch), DEADLINE_MS);
  const { receipts } = decodeFrames(batch, [stdout]);
  // A log that could not be read whole says nothing of what it does not show.
  if (trouble !== undefined || receipts === undefined) return [];
  const seen = new Set(receipts);
  return fired.map(({ nonce }) => [nonce, seen.has(nonce)]);
}

async function readLog(container: string, fired: readonly Fired[]): Promise<Answers> {
  const first = Math.min(...fired.map(({ at }) => Date.parse(at)));
  const since = new Date(first - SLACK_MS).toISOString();
  const log = await docker(['logs', '--since', since, container], { timeoutMs: DEADLINE_MS }).catch(
    () => undefined,
  );
  return log === undefined ? [] : fired.map(({ nonce }) => [nonce, log.includes(nonce)]);
}

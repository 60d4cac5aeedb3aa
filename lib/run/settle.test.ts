import { expect } from 'chai';
import type { Batch, Outcome } from '../../probes/protocol.ts';
import { SERVED, unmet } from '../model/stop-words.ts';
import type { DenialArm } from '../model/trial.ts';
import { vantageKey, type PodVantage } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { settle } from './settle.ts';

const pod = (change: Partial<PodVantage>): PodVantage => ({
  where: 'pod',
  namespace: 'a',
  meshed: false,
  ...change,
});
const [caller, admitted, closed] = [pod({}), pod({ canary: 'admitted' }), pod({ canary: 'closed' })];
const arm: DenialArm = {
  what: 'canary',
  from: caller,
  to: { at: 'canary', of: closed, port: 8642 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  stops: unmet('network-policy'),
  shadows: [],
  holes: [{ outcome: 'answered' }],
  sameRequest: [{ from: admitted, alive: [SERVED] }],
  sameCaller: [{ to: { at: 'self' }, alive: [SERVED] }],
};
const served: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const refused: Outcome = { outcome: 'refused', errno: 'ECONNREFUSED' };

/** Everybody answers; the caller is let through to another until its `opens`-th exchange is over. */
function stage(opens: number): { cast: Cast; asked: () => number } {
  let asked = 0;
  const answer = ({ batch, probes }: Batch, vantage: PodVantage): Buffer => {
    const results = probes.map(({ seq, self }) => {
      const isOnTrial = vantage === caller && self !== true;
      if (isOnTrial) asked += 1;
      const result = isOnTrial && asked > opens ? refused : served;
      return { frame: 'result', batch, seq, startedMs: 0, ms: 1, result };
    });
    const lines = [
      { frame: 'start', batch, protocol: 1, ips: [] },
      ...results,
      { frame: 'end', batch, results: results.length },
    ];
    return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  const ready = (vantage: PodVantage) => ({
    state: 'ready' as const,
    vantage,
    ip: '10.244.0.9',
    send: (batch: string) => Promise.resolve({ stdout: answer(JSON.parse(batch) as Batch, vantage) }),
  });
  const cast = new Map([caller, admitted, closed].map((one) => [vantageKey(one), ready(one)]));
  return { cast, asked: () => asked };
}

const never = new AbortController().signal;

describe('settling', () => {
  it('waits until the rules of a pod that has just started are there', async () => {
    const { cast, asked } = stage(2);
    await settle(cast, [arm], never);
    expect(asked()).to.equal(3);
  });

  it('waits for nobody else’s rules', async () => {
    const { cast, asked } = stage(0);
    await settle(cast, [{ ...arm, to: { at: 'address', host: '10.244.0.1', port: 80 } }], never);
    expect(asked()).to.equal(0);
  });
});

import { expect } from 'chai';
import type { Batch, Frame, Outcome } from '../../probes/protocol.ts';
import { NETWORK_POLICY, SERVED } from '../model/stop-words.ts';
import type { DenialArm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Agent } from './agent.ts';
import { conduct, seenBy } from './experiment.ts';
import { judgeArm } from './judge.ts';

const stranger = { where: 'pod', namespace: 'a', meshed: false } as const;
const known = { where: 'pod', namespace: 'b', meshed: false } as const;
const canary = '10.244.0.99';

const armTo = (host: string): DenialArm => ({
  what: host,
  from: stranger,
  to: { at: 'address', host, port: 80 },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  stops: NETWORK_POLICY,
  shadows: [],
  holes: [{ outcome: 'connected' }],
  sameRequest: [{ from: known, alive: [{ outcome: 'connected' }] }],
  sameCaller: [
    {
      to: { at: 'address', host: canary, port: 80 },
      send: { do: 'http1', method: 'GET', path: '/' },
      alive: [SERVED],
    },
  ],
});

/** Every door stands open; of what is sent at one time, no more than `limit` gets through the agent's own network. */
function limited(vantage: Agent['vantage'], limit: number): Agent {
  return {
    state: 'ready',
    vantage,
    send(text) {
      const { batch, probes, protocol } = JSON.parse(text) as Batch;
      const sent = new Map<number, number>();
      const frames: Frame[] = probes.map(({ seq, notBeforeMs = 0, send }) => {
        const before = sent.get(notBeforeMs) ?? 0;
        sent.set(notBeforeMs, before + 1);
        const through: Outcome =
          send.do === 'tcp'
            ? { outcome: 'connected' }
            : { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
        const result: Outcome = before < limit ? through : { outcome: 'refused', errno: 'ECONNREFUSED' };
        return { frame: 'result', batch, seq, startedMs: 0, ms: 1, result };
      });
      const all: Frame[] = [
        { frame: 'start', batch, protocol, ips: [] },
        ...frames,
        { frame: 'end', batch, results: frames.length },
      ];
      return Promise.resolve({ stdout: Buffer.from(all.map((one) => `${JSON.stringify(one)}\n`).join('')) });
    },
  };
}

describe('an experiment', () => {
  for (const limit of [1, 2, 3, 5, 8, 11]) {
    it(`passes no open door where ${limit} of 12 connections at once get out of the caller's own network`, async () => {
      const arms = Array.from({ length: 11 }, (_, at) => armTo(`10.244.0.${at + 1}`));
      const cast = new Map([
        [vantageKey(stranger), limited(stranger, limit)],
        [vantageKey(known), limited(known, Infinity)],
      ]);
      const experiment = await conduct(cast, arms, { signal: new AbortController().signal });
      const verdicts = arms.map((arm) => judgeArm(arm, seenBy(experiment, arm)).verdict);
      expect(verdicts.filter((verdict) => verdict === 'pass')).to.deep.equal([]);
      expect(verdicts.filter((verdict) => verdict === 'fail')).to.have.length(Math.min(limit, arms.length));
    });
  }
});

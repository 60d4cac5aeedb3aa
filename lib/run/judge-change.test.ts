import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import { SERVED } from '../model/stop-words.ts';
import type { ChangeArm } from '../model/trial.ts';
import { judgeArm, type Seen } from './judge.ts';
import type { Turn } from './turn.ts';

const caller = { where: 'pod', namespace: 'a', meshed: true } as const;
const arm: ChangeArm = {
  what: 'one connection',
  from: caller,
  to: { at: 'address', host: '10.0.0.1', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  until: [SERVED],
  change: { do: 'take-back-grant', namespace: 'a' },
  stops: [{ outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' }],
  withinMs: 10_000,
  sameRequest: [{ from: { ...caller, namespace: 'b' }, alive: [SERVED] }],
  sameCaller: [{ to: { at: 'self' }, alive: [SERVED] }],
};
const ok: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const denied: Outcome = { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' };
const bitten: Turn = { first: ok, times: 20, lastMs: 700, isBefore: true, afterMs: 900 };

const controls = (['before', 'during', 'after'] as const).flatMap((phase) =>
  (['same-request', 'same-caller'] as const).map((kind): Seen => ({
    part: { role: 'control', kind, index: 0 },
    phase,
    attempt: 1,
    outcome: ok,
  })),
);
const probe = (outcome: Outcome, turn?: Turn): Seen => ({
  part: { role: 'probe' },
  phase: 'during',
  attempt: 1,
  outcome,
  ...(turn ? { turn } : {}),
});
const judged = (outcome: Outcome, turn?: Turn, others: readonly Seen[] = controls) =>
  judgeArm(arm, [probe(outcome, turn), ...others]);

describe('a right that is taken away', () => {
  it('has ended where its caller was served until then and denied in time', () => {
    expect(judged(denied, bitten)).to.deep.equal({
      verdict: 'pass',
      layer: 'authorization',
      observed: '20 × answered 200 by the app, then answered 403 by the proxy 0.9 s after the change',
    });
  });

  it('has not where it was served for longer, whatever came then', () => {
    const late = { ...bitten, lastMs: 10_300, afterMs: 10_500 };
    expect(judged(denied, late).verdict).to.equal('fail');
    expect(judged(ok, { first: ok, times: 90, lastMs: 13_000, isBefore: true }).verdict).to.equal('fail');
    expect(judged({ outcome: 'reset' }, late).verdict).to.equal('fail');
  });

  const doubts: readonly [string, Outcome, Turn | undefined, string][] = [
    ['nothing was changed', denied, { unchanged: 'no' }, 'change-not-made: no'],
    ['nobody knows when', denied, undefined, 'change-not-made'],
    ['it never held', denied, { ...bitten, first: denied }, 'never-held'],
    ['it began after the change', denied, { ...bitten, isBefore: false }, 'too-late'],
    ['it was stopped before the change', denied, { ...bitten, lastMs: -900, afterMs: -700 }, 'too-early'],
    [
      'it was not made for long enough',
      ok,
      { first: ok, times: 3, lastMs: 9000, isBefore: true },
      'cut-short',
    ],
    ['something else stopped it', { outcome: 'reset' }, bitten, 'layer-unknown'],
    ['the application itself denied it', { ...denied, by: 'app' }, bitten, 'layer-unknown'],
    ['the probe broke', { outcome: 'probe-failed', reason: 'x' }, bitten, 'probe-failed'],
  ];
  for (const [what, outcome, turn, reason] of doubts) {
    it(`is undecided where ${what}`, () => {
      const { verdict, ...rest } = judged(outcome, turn);
      expect(verdict).to.equal('inconclusive');
      expect('reason' in rest && rest.reason).to.include(reason);
    });
  }

  it('is undecided where somebody whose right stays was not served in any phase', () => {
    for (const control of controls) {
      const others = controls.map((one) => (one === control ? { ...one, outcome: denied } : one));
      expect(judged(denied, bitten, others), control.phase).to.include({ verdict: 'inconclusive' });
    }
    expect(judged(denied, bitten, []).verdict).to.equal('inconclusive');
    expect(judgeArm(arm, controls).verdict).to.equal('inconclusive');
  });
});

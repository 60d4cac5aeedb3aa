import { expect } from 'chai';
import fc from 'fast-check';
import type { Outcome } from '../../probes/protocol.ts';
import { stops } from '../model/match.ts';
import type { DenialArm } from '../model/trial.ts';
import { judgeArm, type Seen } from './judge.ts';

const caller = { where: 'pod', namespace: 'a', meshed: false } as const;
const [reset, closed] = stops('mtls', 'reset', 'closed');
if (!reset || !closed) throw new Error('stops() lost one');
const arm: DenialArm = {
  what: 'Service',
  from: caller,
  to: { at: 'address', host: '10.0.0.1', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  stops: [reset, closed],
  shadows: stops('network-policy', 'refused', 'dropped'),
  holes: [{ outcome: 'answered' }],
  sameRequest: [
    { from: { ...caller, meshed: true }, alive: [{ outcome: 'answered', by: 'app', below: 400 }] },
  ],
  sameCaller: [{ to: { at: 'self' }, alive: [{ outcome: 'answered', by: 'app', status: [200] }] }],
};
const ok: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };

type Kind = 'same-request' | 'same-caller';
const control = (kind: Kind, phase: Seen['phase'], outcome: Outcome = ok, attempt = 1): Seen => ({
  part: { role: 'control', kind, index: 0 },
  phase,
  attempt,
  outcome,
});
const probe = (outcome: Outcome, attempt = 1): Seen => ({
  part: { role: 'probe' },
  phase: 'during',
  attempt,
  outcome,
});
const alive = (['before', 'after'] as const).flatMap((phase) => [
  control('same-request', phase),
  control('same-caller', phase),
]);

const every: readonly Outcome[] = [
  { outcome: 'connected' },
  ok,
  { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' },
  { outcome: 'answered', by: 'unknown', status: 403, protocol: 'http' },
  { outcome: 'tls-alert', code: 40 },
  { outcome: 'reset' },
  { outcome: 'closed' },
  { outcome: 'refused', errno: 'ECONNREFUSED' },
  { outcome: 'dropped', after: 'syn' },
  { outcome: 'unreachable', errno: 'ENETUNREACH' },
  { outcome: 'garbled', bytes: '00' },
  { outcome: 'name-not-found', errno: 'ENOTFOUND' },
  { outcome: 'wrong-backend', backend: 'x' },
  { outcome: 'probe-failed', reason: 'agent-lost' },
];

describe('judgeArm', () => {
  const verdictOf = (seen: readonly Seen[]): string => judgeArm(arm, seen).verdict;

  const table: readonly [string, Outcome, string][] = [
    ['a stop of the claimed layer', { outcome: 'reset' }, 'pass'],
    ['another stop of the claimed layer', { outcome: 'closed' }, 'pass'],
    ['an answer', ok, 'fail'],
    [
      'a refusal by the application itself',
      { outcome: 'answered', by: 'app', status: 403, protocol: 'http' },
      'fail',
    ],
    ['an earlier layer', { outcome: 'refused', errno: 'ECONNREFUSED' }, 'not-run'],
    ['a drop by an earlier layer', { outcome: 'dropped', after: 'syn' }, 'not-run'],
    ['a connection without an answer', { outcome: 'connected' }, 'inconclusive'],
    ['a stop of a layer nobody claimed', { outcome: 'tls-alert', code: 40 }, 'inconclusive'],
    ['no route', { outcome: 'unreachable', errno: 'ENETUNREACH' }, 'inconclusive'],
    ['unreadable bytes', { outcome: 'garbled', bytes: '00' }, 'inconclusive'],
    ['a misspelt host', { outcome: 'name-not-found', errno: 'ENOTFOUND' }, 'inconclusive'],
    ['another backend', { outcome: 'wrong-backend', backend: 'x' }, 'inconclusive'],
    ['a broken probe', { outcome: 'probe-failed', reason: 'exec cut' }, 'inconclusive'],
  ];
  for (const [what, outcome, verdict] of table) {
    it(`${what} between live controls is ${verdict}`, () => {
      expect(verdictOf([...alive, probe(outcome, 1), probe(outcome, 2)])).to.equal(verdict);
    });
  }

  it('names the layer that stopped it', () => {
    expect(judgeArm(arm, [...alive, probe({ outcome: 'reset' })])).to.include({
      verdict: 'pass',
      layer: 'mtls',
    });
    const shadowed = judgeArm(arm, [...alive, probe({ outcome: 'dropped', after: 'syn' })]);
    expect(shadowed).to.include({ reason: 'shadowed-by:network-policy', layer: 'network-policy' });
  });

  it('takes reset and closed for one class, reset and refused for flapping', () => {
    expect(verdictOf([...alive, probe({ outcome: 'reset' }), probe({ outcome: 'closed' }, 2)])).to.equal(
      'pass',
    );
    const flapping = [
      ...alive,
      probe({ outcome: 'reset' }),
      probe({ outcome: 'refused', errno: 'ECONNREFUSED' }, 2),
    ];
    expect(judgeArm(arm, flapping))
      .to.have.property('reason')
      .that.matches(/^flapping/);
  });

  it('calls a door that opened once open', () => {
    expect(verdictOf([...alive, probe({ outcome: 'reset' }), probe(ok, 2)])).to.equal('fail');
  });

  it('is inconclusive without probes', () => {
    expect(verdictOf(alive)).to.equal('inconclusive');
  });

  for (const missing of [0, 1, 2, 3]) {
    it(`is inconclusive when control ${missing} was never tried, or is dead`, () => {
      const others = alive.filter((_, index) => index !== missing);
      expect(verdictOf([...others, probe({ outcome: 'reset' })])).to.equal('inconclusive');
      const dead = alive.map((seen, index) =>
        index === missing ? { ...seen, outcome: { outcome: 'reset' as const } } : seen,
      );
      const judged = judgeArm(arm, [...dead, probe({ outcome: 'reset' })]);
      expect(judged)
        .to.have.property('reason')
        .that.matches(/^control-dead: same-(request|caller) (before|after)/);
    });
  }

  it('lets a control be tried again before and after, never beside the probes', () => {
    const retried = [control('same-request', 'before', { outcome: 'reset' }, 1), ...alive];
    expect(verdictOf([...retried, probe({ outcome: 'reset' })])).to.equal('pass');
    const beside = [
      ...alive,
      control('same-request', 'during', { outcome: 'reset' }, 1),
      control('same-request', 'during'),
    ];
    expect(verdictOf([...beside, probe({ outcome: 'reset' })])).to.equal('inconclusive');
  });

  const outcome = fc.constantFrom(...every);
  const part = fc.constantFrom<Seen['part']>(
    { role: 'probe' },
    { role: 'control', kind: 'same-request', index: 0 },
    { role: 'control', kind: 'same-caller', index: 0 },
  );
  const seen = fc.record({
    part,
    phase: fc.constantFrom<Seen['phase']>('before', 'during', 'after'),
    attempt: fc.integer({ min: 1, max: 3 }),
    outcome,
  });

  /** What a pass is made of, with some of it lost, some of it changed and some more added. */
  const green = [...alive, probe({ outcome: 'reset' }), probe({ outcome: 'closed' }, 2)];
  const nearlyGreen = fc
    .tuple(
      fc.array(fc.constantFrom<'keep' | 'lose' | 'change'>('keep', 'keep', 'keep', 'lose', 'change'), {
        minLength: green.length,
        maxLength: green.length,
      }),
      fc.array(outcome, { minLength: green.length, maxLength: green.length }),
      fc.array(seen, { maxLength: 2 }),
    )
    .map(([fates, outcomes, more]) => [
      ...green.flatMap((one, index) => {
        if (fates[index] === 'lose') return [];
        return fates[index] === 'change' ? [{ ...one, outcome: outcomes[index] ?? one.outcome }] : [one];
      }),
      ...more,
    ]);

  it('never passes without a live control of each kind on both sides, whatever was seen', () => {
    let passes = 0;
    fc.assert(
      fc.property(nearlyGreen, (all) => {
        if (verdictOf(all) !== 'pass') return;
        passes += 1;
        for (const kind of ['same-request', 'same-caller']) {
          for (const phase of ['before', 'after']) {
            const live = all.some(
              (one) =>
                one.part.role === 'control' &&
                one.part.kind === kind &&
                one.phase === phase &&
                one.outcome.outcome === 'answered' &&
                one.outcome.by === 'app' &&
                one.outcome.status === 200,
            );
            expect(live, `${kind} ${phase}`).to.equal(true);
          }
        }
        for (const one of all.filter(({ part: { role } }) => role === 'probe')) {
          expect(one.outcome.outcome).to.be.oneOf(['reset', 'closed']);
        }
      }),
      { numRuns: 5000 },
    );
    // A property about passes says nothing unless there are some.
    expect(passes).to.be.above(50);
  });

  it('does not depend on the order of what was seen', () => {
    fc.assert(
      fc.property(
        fc
          .array(seen, { maxLength: 14 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(verdictOf(shuffled)).to.equal(verdictOf(all));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

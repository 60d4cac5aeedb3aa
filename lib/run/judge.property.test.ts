import { expect } from 'chai';
import fc from 'fast-check';
import type { Outcome } from '../../probes/protocol.ts';
import { stops } from '../model/match.ts';
import type { DenialArm, PermitArm } from '../model/trial.ts';
import { type ArmVerdict, judgeArm, type Part, type Seen } from './judge.ts';
import { judgeTrial } from './judge-trial.ts';

const caller = { where: 'pod', namespace: 'a', meshed: false } as const;
const other = { ...caller, namespace: 'b' } as const;
const ok: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const no: Outcome = { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' };
const alive = [{ outcome: 'answered', by: 'app', status: [200] }] as const;
const [reset, closed] = stops('mtls', 'reset', 'closed');
if (!reset || !closed) throw new Error('stops() lost one');

const ask = {
  what: 'Service',
  from: caller,
  to: { at: 'address', host: '10.0.0.1', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
} as const;
const self = { to: { at: 'self' }, alive } as const;
const question = {
  ...ask,
  // Two layers that may stop it, of one class: which of them is named must not depend on who came first.
  stops: [
    reset,
    { outcome: 'closed', layer: 'authorization' },
    { outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' },
  ],
  shadows: stops('network-policy', 'refused', 'dropped'),
  holes: [{ outcome: 'answered', by: 'app' }],
  sameCaller: [self, { ...self, to: { at: 'canary', of: other, port: 1 } }],
} as const;
const denial: DenialArm = { ...question, sameRequest: [{ from: other, alive }] };
const witnessed: DenialArm = {
  ...question,
  witness: [
    { from: other, alive },
    { from: { ...other, meshed: true }, alive },
  ],
};
const permit: PermitArm = {
  ...ask,
  serves: [{ outcome: 'answered', by: 'app', below: 400 }],
  breaks: [{ outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' }],
  contrast: [
    { from: other, stopped: [{ outcome: 'answered', by: 'proxy', status: [403] }, { outcome: 'reset' }] },
    { to: { at: 'canary', of: other, port: 2 }, stopped: [{ outcome: 'reset' }] },
  ],
  sameCaller: [self],
};

const part = (kind: 'same-request' | 'same-caller' | 'witness', index: number): Part => ({
  role: 'control',
  kind,
  index,
});
/** What each control has to be, written down by hand: the judge's own list is not believed here. */
interface Want {
  readonly part: Part;
  readonly good: readonly Outcome[];
}
interface Case {
  readonly arm: DenialArm | PermitArm;
  readonly wants: readonly Want[];
  readonly good: readonly Outcome[];
}
const callers: readonly Want[] = [0, 1].map((index) => ({ part: part('same-caller', index), good: [ok] }));
const CASES: Readonly<Record<string, Case>> = {
  'a denial with somebody who may': {
    arm: denial,
    wants: [{ part: part('same-request', 0), good: [ok] }, ...callers],
    good: [{ outcome: 'reset' }, { outcome: 'closed' }, no],
  },
  'a denial with witnesses': {
    arm: witnessed,
    wants: [0, 1].map((index): Want => ({ part: part('witness', index), good: [ok] })).concat(callers),
    good: [{ outcome: 'reset' }, { outcome: 'closed' }, no],
  },
  'a permission': {
    arm: permit,
    wants: [
      { part: part('same-request', 0), good: [no, { outcome: 'reset' }] },
      { part: part('same-caller', 0), good: [{ outcome: 'reset' }] },
      { part: part('same-caller', 1), good: [ok] },
    ],
    good: [ok],
  },
};

const EVERY: readonly Outcome[] = [
  { outcome: 'connected' },
  ok,
  no,
  { outcome: 'answered', by: 'unknown', status: 200, protocol: 'http' },
  { outcome: 'answered', by: 'app', status: 500, protocol: 'http' },
  { outcome: 'tls-alert', code: 40 },
  { outcome: 'reset' },
  { outcome: 'closed' },
  { outcome: 'refused', errno: 'ECONNREFUSED' },
  { outcome: 'dropped', after: 'syn' },
  { outcome: 'dropped', after: 'connect' },
  { outcome: 'unreachable', errno: 'ENETUNREACH' },
  { outcome: 'garbled', bytes: '00' },
  { outcome: 'name-not-found', errno: 'ENOTFOUND' },
  { outcome: 'wrong-backend', backend: 'x' },
  { outcome: 'probe-failed', reason: 'agent-lost' },
];
const PHASES = ['before', 'during', 'after'] as const;
const same = (one: Outcome, more: readonly Outcome[]): boolean =>
  more.some((good) => JSON.stringify(good) === JSON.stringify(one));
const isPart = (one: Part, two: Part): boolean => JSON.stringify(one) === JSON.stringify(two);

/** What a pass is made of, with some of it lost or changed, some logs asked, and some more seen. */
function nearlyGreen({ wants, good }: Case): fc.Arbitrary<readonly Seen[]> {
  const any = fc.constantFrom(...EVERY);
  const log = fc.constantFrom<[] | [boolean]>([], [], [], [true], [false]);
  const one = (
    of: Part,
    phase: Seen['phase'],
    attempt: number,
    right: readonly Outcome[],
  ): fc.Arbitrary<readonly Seen[]> =>
    fc.tuple(fc.nat(19), fc.constantFrom(...right), any, log).map(([fate, fine, changed, [arrived]]) =>
      fate === 0
        ? []
        : [
            {
              part: of,
              phase,
              attempt,
              outcome: fate === 1 ? changed : fine,
              ...(arrived === undefined
                ? {}
                : { arrived: fate < 4 ? arrived : fine.outcome === 'answered' && fine.by === 'app' }),
            },
          ],
    );
  const parts = fc.constantFrom<Part>({ role: 'probe' }, ...wants.map((want) => want.part));
  const extra = fc
    .tuple(parts, fc.constantFrom(...PHASES), fc.integer({ min: 1, max: 3 }), any)
    .map(([of, phase, attempt, outcome]): Seen => ({ part: of, phase, attempt, outcome }));
  const controls = PHASES.flatMap((phase) => wants.map((want) => one(want.part, phase, 1, want.good)));
  const probes = (right: readonly Outcome[]): fc.Arbitrary<readonly (readonly Seen[])[]> =>
    fc.tuple(...[1, 2, 3].map((attempt) => one({ role: 'probe' }, 'during', attempt, right)));
  const agreed = fc.oneof(
    probes(good),
    fc.constantFrom(...good).chain((all) => probes([all])),
  );
  return fc
    .tuple(fc.tuple(...controls), agreed, fc.array(extra, { maxLength: 1 }))
    .map(([all, tried, more]) => [...all.flat(), ...tried.flat(), ...more]);
}

for (const [what, one] of Object.entries(CASES)) {
  describe(`${what}, whatever was seen,`, () => {
    it('passes only between live controls, by probes that agree, with nothing in a log that speaks against it', () => {
      let passes = 0;
      fc.assert(
        fc.property(nearlyGreen(one), (seen) => {
          if (judgeArm(one.arm, seen).verdict !== 'pass') return;
          passes += 1;
          for (const want of one.wants) {
            const of = seen.filter((each) => isPart(each.part, want.part));
            const lives = (phase: string): readonly boolean[] =>
              of.filter((each) => each.phase === phase).map(({ outcome }) => same(outcome, want.good));
            expect(lives('before'), JSON.stringify(want.part)).to.include(true);
            expect(lives('after'), JSON.stringify(want.part)).to.include(true);
            expect(lives('during'), JSON.stringify(want.part)).not.to.include(false);
          }
          const probes = seen.filter((each) => each.part.role === 'probe');
          expect(probes).not.to.have.length(0);
          // The permission takes whatever is served below 400; here that is 200 alone.
          for (const { outcome } of probes) expect(same(outcome, one.good), outcome.outcome).to.equal(true);
          expect(new Set(probes.map(({ outcome }) => outcome.outcome === 'answered')).size).to.equal(1);
          const lost = seen.filter(({ outcome, arrived }) => arrived === false && same(outcome, [ok]));
          expect(lost).to.deep.equal([]);
          if ('stops' in one.arm) expect(probes.some(({ arrived }) => arrived)).to.equal(false);
          else {
            const slipped = seen.filter(
              ({ outcome, arrived }) => arrived === true && outcome.outcome === 'reset',
            );
            expect(slipped).to.deep.equal([]);
          }
        }),
        { numRuns: 2000 },
      );
      // A property about passes says nothing unless there are some.
      expect(passes).to.be.above(30);
    });

    it('has a verdict, a reason and a layer that do not depend on the order of what was seen', () => {
      const pair = nearlyGreen(one).chain((all) =>
        fc.shuffledSubarray([...all], { minLength: all.length }).map((shuffled) => [all, shuffled] as const),
      );
      fc.assert(
        fc.property(pair, ([all, shuffled]) => {
          expect(judgeArm(one.arm, shuffled)).to.deep.equal(judgeArm(one.arm, all));
        }),
        { numRuns: 800 },
      );
    });

    it('says why where it is inconclusive', () => {
      fc.assert(
        fc.property(nearlyGreen(one), (seen) => {
          const judged = judgeArm(one.arm, seen);
          if (judged.verdict === 'inconclusive') expect(judged.reason).to.match(/^[a-z-]+(: .+)?$/);
        }),
        { numRuns: 500 },
      );
    });
  });
}

describe('a trial of several arms', () => {
  const verdict = fc.constantFrom<ArmVerdict>(
    { verdict: 'pass', layer: 'mtls', observed: '3 × reset' },
    { verdict: 'pass', observed: '3 × answered 200 by the app' },
    { verdict: 'fail', observed: '3 × connected' },
    { verdict: 'inconclusive', reason: 'flapping: x', observed: 'x' },
    {
      verdict: 'not-run',
      reason: 'shadowed-by:network-policy',
      layer: 'network-policy',
      observed: '3 × dropped',
    },
  );

  it('passes only where all do, and fails where one does', () => {
    let passes = 0;
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 4 }), (judgements) => {
        const judged = judgeTrial(judgements.map((each, at) => ({ what: `arm ${at}`, judged: each })));
        const verdicts = judgements.map((each) => each.verdict);
        expect(judged.verdict === 'pass').to.equal(
          verdicts.length > 0 && verdicts.every((each) => each === 'pass'),
        );
        expect(judged.verdict === 'fail').to.equal(verdicts.includes('fail'));
        if (judged.verdict === 'inconclusive' || judged.verdict === 'not-run')
          expect(judged.reason).to.be.a('string').and.not.equal('');
        if (judged.verdict === 'pass') passes += 1;
      }),
      { numRuns: 1000 },
    );
    expect(passes).to.be.above(20);
  });
});

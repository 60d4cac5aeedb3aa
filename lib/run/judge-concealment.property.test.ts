import { expect } from 'chai';
import fc from 'fast-check';
import type { Outcome } from '../../probes/protocol.ts';
import { SERVED } from '../model/stop-words.ts';
import type { ConcealmentArm } from '../model/trial.ts';
import type { Overheard } from './captures.ts';
import { judgeArm, type Part, type Seen } from './judge.ts';

const caller = { where: 'pod', namespace: 'a', meshed: true, node: 'north' } as const;
const canary = { where: 'pod', namespace: 'b', meshed: false } as const;
const observer = {
  where: 'pod',
  namespace: 'c',
  meshed: false,
  node: 'north',
  hostNetwork: true,
  captures: {},
} as const;
const arm: ConcealmentArm = {
  what: 'the Service',
  from: caller,
  to: { at: 'address', host: '10.96.0.10', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  served: [SERVED],
  observer: { at: observer, behind: ['10.244.0.5'] },
  planted: [
    { to: { at: 'canary', of: canary, port: 8080 }, alive: [SERVED] },
    { to: { at: 'canary', of: canary, port: 8081 }, alive: [SERVED] },
  ],
};
const ok: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const denied: Outcome = { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' };
const PHASES = ['before', 'during', 'after'] as const;
const PARTS: readonly Part[] = [0, 1].map((index) => ({ role: 'control', kind: 'same-caller', index }));
const hidden: Overheard = { read: false, way: 'sealed' };
const open: Overheard = { read: true, way: 'sealed' };

const planted = (phase: Seen['phase'], part: Part, change: Partial<Seen> = {}): Seen => ({
  ...{ part, phase, attempt: 1, outcome: ok, overheard: open, arrived: true },
  ...change,
});
const probe = (change: Partial<Seen> = {}, attempt = 1): Seen => ({
  ...{ part: { role: 'probe' }, phase: 'during', attempt, outcome: ok, overheard: hidden },
  ...change,
});
const controls = PHASES.flatMap((phase) => PARTS.map((part) => planted(phase, part)));
const green = [...controls, probe({}, 1), probe({}, 2), probe({}, 3)];
const unheard = ({ part, phase, attempt, outcome, arrived }: Seen): Seen => ({
  ...{ part, phase, attempt, outcome },
  ...(arrived === undefined ? {} : { arrived }),
});
const judged = (...seen: readonly Seen[]) => judgeArm(arm, seen);

describe('what never shows', () => {
  it('passes where it was served in TLS and not read, by an observer who reads', () => {
    expect(judged(...green)).to.deep.equal({
      verdict: 'pass',
      layer: 'mtls',
      observed: '3 × answered 200 by the app, 0 of 3 readable on the wire (records of TLS alone were seen)',
    });
  });

  it('fails where one request was read, whatever became of it and of everything else', () => {
    for (const outcome of [ok, denied, { outcome: 'reset' } as const])
      for (const way of ['sealed', 'unsealed', 'unseen'] as const)
        expect(judged(...green.slice(0, 3), probe({ outcome, overheard: { read: true, way } })))
          .to.include({ verdict: 'fail' })
          .and.have.property('reason')
          .that.equals('in-the-clear: the capture on north has the request');
  });

  const withProbes = (change: Partial<Seen>): readonly Seen[] => [...controls, probe(change)];
  const [first] = PARTS;
  if (!first) throw new Error('no controls');
  const withControl = (phase: Seen['phase'], change: Partial<Seen>): readonly Seen[] => [
    ...green.filter((one) => one.phase !== phase || one.part !== first),
    planted(phase, first, change),
  ];
  for (const [what, seen, says] of [
    ['nothing was sent', controls, /^probe-not-sent$/],
    ['a request was refused', withProbes({ outcome: denied }), /^not-served: answered 403 by the proxy$/],
    ['a probe broke', withProbes({ outcome: { outcome: 'probe-failed', reason: 'x' } }), /^probe-failed: /],
    ['nobody was asked', green.map(unheard), /^capture-silent: .*\(no answer\)$/],
    [
      'nobody could listen',
      green.map((one) => ({ ...one, overheard: { why: 'tcpdump: ENOENT' } })),
      /^capture-silent: the capture on north says nothing \(tcpdump: ENOENT\)$/,
    ],
    ['no TLS was seen', withProbes({ overheard: { read: false, way: 'unseen' } }), /^way-unseen: /],
    [
      'something else was seen',
      withProbes({ overheard: { read: false, way: 'unsealed' } }),
      /^way-unsealed: /,
    ],
    ...PHASES.map(
      (phase) =>
        [
          `what was planted ${phase} was not read`,
          withControl(phase, { overheard: hidden }),
          new RegExp(
            `^control-dead: same-caller ${phase} was in the clear, and the capture on north did not`,
          ),
        ] as const,
    ),
    [
      'what was planted did not arrive',
      withControl('after', { outcome: denied }),
      /^control-dead: same-caller after/,
    ],
    ['the canary’s log lacks it', withControl('after', { arrived: false }), /^receiver-silent/],
  ] as const) {
    it(`is inconclusive where ${what}`, () => {
      const verdict = judged(...seen);
      expect(verdict).to.include({ verdict: 'inconclusive' });
      expect(verdict).to.have.property('reason').that.matches(says);
    });
  }

  const outcome = fc.constantFrom<Outcome>(...Array<Outcome>(30).fill(ok), denied, {
    outcome: 'dropped',
    after: 'connect',
  });
  const overheard = (right: Overheard): fc.Arbitrary<Overheard | undefined> =>
    fc.constantFrom<Overheard | undefined>(
      ...Array<Overheard>(60).fill(right),
      hidden,
      open,
      { read: false, way: 'unsealed' },
      { read: false, way: 'unseen' },
      { why: 'x' },
      undefined,
    );
  const any = (one: Seen, right: Overheard): fc.Arbitrary<readonly Seen[]> =>
    fc.tuple(fc.nat(40), outcome, overheard(right)).map(([fate, got, said]) => {
      return fate === 0
        ? []
        : [{ ...unheard(one), outcome: got, ...(said === undefined ? {} : { overheard: said }) }];
    });
  const nearlyGreen = fc
    .tuple(...green.map((one) => any(one, one.part.role === 'probe' ? hidden : open)))
    .map((lists) => lists.flat());

  it('passes only where everything planted was read and no request was, over ways of TLS', () => {
    let passes = 0;
    fc.assert(
      fc.property(nearlyGreen, (seen) => {
        const { verdict } = judgeArm(arm, seen);
        const probes = seen.filter(({ part }) => part.role === 'probe');
        expect(verdict === 'fail').to.equal(
          probes.some((one) => one.overheard && 'read' in one.overheard && one.overheard.read),
        );
        if (verdict !== 'pass') return;
        passes += 1;
        expect(probes).not.to.have.length(0);
        for (const one of probes) expect([one.outcome, one.overheard]).to.deep.equal([ok, hidden]);
        for (const part of PARTS)
          for (const phase of PHASES) {
            const tries = seen.filter((one) => one.part === part && one.phase === phase);
            if (phase !== 'during') expect(tries).not.to.have.length(0);
            for (const one of tries) expect(one.overheard).to.deep.include({ read: true });
          }
      }),
      { numRuns: 3000 },
    );
    expect(passes).to.be.above(30);
  });

  it('does not depend on the order of what was seen', () => {
    const pair = nearlyGreen.chain((all) =>
      fc.shuffledSubarray([...all], { minLength: all.length }).map((shuffled) => [all, shuffled] as const),
    );
    fc.assert(
      fc.property(pair, ([all, shuffled]) => {
        expect(judgeArm(arm, shuffled)).to.deep.equal(judgeArm(arm, all));
      }),
      { numRuns: 800 },
    );
  });
});

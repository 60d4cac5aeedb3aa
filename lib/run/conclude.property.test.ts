import { expect } from 'chai';
import fc from 'fast-check';
import type { Outcome } from '../../probes/protocol.ts';
import { denies } from '../model/check.ts';
import { NETWORK_POLICY, SERVED } from '../model/stop-words.ts';
import { endpoint } from '../model/system.fixture.ts';
import type { Endpoint } from '../model/system.ts';
import type { DenialArm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { changedReplicas, conclude } from './conclude.ts';
import type { Witnessed } from './experiment.ts';

const from = { where: 'pod', namespace: 'a', meshed: false } as const;
const other = { ...from, namespace: 'b' } as const;
const HOSTS = ['10.244.0.5', '10.244.0.6', '10.96.0.10'] as const;
const armTo = (host: string): DenialArm => ({
  what: host,
  from,
  to: { at: 'address', host, port: 80 },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  stops: NETWORK_POLICY,
  shadows: [],
  holes: [{ outcome: 'connected' }],
  sameRequest: [{ from: other, alive: [{ outcome: 'connected' }] }],
  sameCaller: [{ to: { at: 'self' }, alive: [SERVED] }],
});
const check = denies({
  id: 'mesh/x',
  title: 'x',
  safeguards: ['164.312(d)'],
  shows: 'x',
  doesNotShow: 'x',
  requires: [],
  remediation: 'x',
  sabotages: [{ id: 'x', what: 'x', collateral: [], alter: () => Promise.resolve([]) }],
  trials: () => [],
});
const served: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };

function greenOf(arm: DenialArm, stop: Outcome): readonly Witnessed[] {
  const seen = (part: Witnessed['part'], phase: Witnessed['phase'], outcome: Outcome): Witnessed => ({
    part,
    phase,
    fired: {
      shot: { from, to: arm.to, send: arm.send, via: arm.via },
      ...{ outcome, attempt: 1, nonce: '', batch: '', seq: 0, at: '', ms: 0 },
    },
  });
  return [
    ...(['before', 'during', 'after'] as const).flatMap((phase) => [
      seen({ role: 'control', kind: 'same-request', index: 0 }, phase, { outcome: 'connected' }),
      seen({ role: 'control', kind: 'same-caller', index: 0 }, phase, served),
    ]),
    seen({ role: 'probe' }, 'during', stop),
  ];
}

describe('a conclusion', () => {
  const stop = fc.constantFrom<Outcome>(
    { outcome: 'refused', errno: 'ECONNREFUSED' },
    { outcome: 'dropped', after: 'syn' },
    { outcome: 'refused', errno: 'EHOSTUNREACH' },
    { outcome: 'connected' },
    { outcome: 'reset' },
  );
  const arms = fc.array(fc.tuple(fc.constantFrom(...HOSTS), stop), { minLength: 1, maxLength: 3 });
  const changes = fc.subarray([...HOSTS]);

  it('is never a pass on a replica that changed, nor without a vantage, and else is what the arms say', () => {
    let passes = 0;
    let moved = 0;
    fc.assert(
      fc.property(
        arms,
        fc.oneof(changes, fc.constant<(typeof HOSTS)[number][]>([])),
        fc.nat(5),
        (list, changed, refused) => {
          const pairs = list.map(([host, outcome]) => {
            const arm = armTo(host);
            return [arm, greenOf(arm, outcome)] as const;
          });
          const cast: Cast = new Map(
            [from, other].map((vantage, at) => [
              vantageKey(vantage),
              at === refused
                ? { state: 'absent', vantage, why: 'refused-by:quota', refusal: true }
                : { state: 'ready', vantage, send: () => Promise.resolve({ stdout: Buffer.alloc(0) }) },
            ]),
          );
          const [first, ...rest] = pairs.map(([arm]) => arm);
          if (!first) return;
          const trial = { subject: 's', expected: 'e', reperform: 'r', arms: [first, ...rest] } as const;
          const experiment = {
            of: new Map(pairs),
            received: new Map<string, boolean>(),
            heard: new Map(),
            changes: new Map(),
          };
          const judged = conclude({ check, trial }, { cast, experiment, changed: new Set(changed) });
          const stopped = list.every(([, { outcome }]) => outcome === 'refused' || outcome === 'dropped');
          const touched = list.some(([host]) => changed.includes(host));
          expect(judged.verdict === 'pass').to.equal(stopped && !touched && refused > 1);
          if (stopped && touched && refused > 1) {
            moved += 1;
            expect(judged.reason).to.match(/^target-changed: /);
          }
          if (list.some(([, { outcome }]) => outcome === 'connected'))
            expect(judged.verdict).to.equal('fail');
          if (judged.verdict === 'pass') passes += 1;
        },
      ),
      { numRuns: 1000 },
    );
    expect(Math.min(passes, moved)).to.be.above(20);
  });
});

describe('the replicas that changed', () => {
  const replica = fc
    .record({
      pod: fc.constantFrom('p', 'q', 'r'),
      ip: fc.constantFrom(...HOSTS),
      incarnation: fc.constantFrom('1', '2'),
    })
    .map((one) => ({ ...endpoint().replicas[0], ...one }));
  const services = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('x', 'y', 'z'), replicas: fc.array(replica, { maxLength: 3 }) }),
    { maxLength: 3, selector: ({ name }) => name },
  );
  const build = (list: readonly { name: string; replicas: readonly object[] }[]): readonly Endpoint[] =>
    list.map(({ name, replicas }) => endpoint({ service: name, replicas } as Partial<Endpoint>));
  const wordsOf = (replicas: readonly object[]): string =>
    JSON.stringify(replicas.map((one) => JSON.stringify(one)).sort());

  it('are those of every endpoint that is not the same as before, and of no other', () => {
    fc.assert(
      fc.property(services, services, fc.boolean(), (before, other, untouched) => {
        const after = untouched
          ? before.map((one) => ({ ...one, replicas: one.replicas.toReversed() })).toReversed()
          : other;
        const changed = changedReplicas(build(before), build(after));
        if (untouched) expect([...changed]).to.deep.equal([]);
        for (const { name, replicas } of before) {
          const now = after.find((one) => one.name === name);
          if (now && wordsOf(now.replicas) === wordsOf(replicas)) continue;
          for (const { ip } of replicas) expect(changed.has(ip)).to.equal(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

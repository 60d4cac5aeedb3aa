import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import { denies } from '../model/check.ts';
import { NETWORK_POLICY, SERVED } from '../model/stop-words.ts';
import { endpoint, system } from '../model/system.fixture.ts';
import type { DenialArm, DenialTrial } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { changedReplicas, conclude, foundUnsafe } from './conclude.ts';
import type { Fired } from './fire.ts';
import type { Witnessed } from './experiment.ts';

const from = { where: 'pod', namespace: 'a', meshed: false } as const;
const arm: DenialArm = {
  what: 'replica',
  from,
  to: { at: 'address', host: '10.244.0.5', port: 80 },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  stops: NETWORK_POLICY,
  shadows: [],
  holes: [{ outcome: 'connected' }],
  sameRequest: [{ from: { ...from, namespace: 'b' }, alive: [{ outcome: 'connected' }] }],
  sameCaller: [{ to: { at: 'self' }, alive: [SERVED] }],
};
const base = { subject: 's', expected: 'e', reperform: 'r', oneSided: true };
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
const ready = (vantage: typeof from) => ({
  state: 'ready' as const,
  vantage,
  send: () => Promise.resolve({ stdout: Buffer.alloc(0) }),
});
const cast: Cast = new Map([[vantageKey(from), ready(from)]]);

const fired = (outcome: Outcome): Fired => ({
  shot: { from, to: arm.to, send: arm.send, via: arm.via },
  outcome,
  attempt: 1,
  nonce: '',
  batch: '',
  seq: 0,
  at: '',
  ms: 0,
});
const served: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const green: readonly Witnessed[] = [
  ...(['before', 'after'] as const).flatMap((phase): Witnessed[] => [
    {
      part: { role: 'control', kind: 'same-request', index: 0 },
      phase,
      fired: fired({ outcome: 'connected' }),
    },
    { part: { role: 'control', kind: 'same-caller', index: 0 }, phase, fired: fired(served) },
  ]),
  { part: { role: 'probe' }, phase: 'during', fired: fired({ outcome: 'refused', errno: 'ECONNREFUSED' }) },
];

interface About {
  readonly cast?: Cast;
  readonly changed?: ReadonlySet<string>;
  readonly unsafe?: { readonly namespace: string; readonly why: string };
}

function verdictOf(trial: DenialTrial, about: About = {}) {
  const experiment = {
    of: new Map([[arm, green]]),
    received: new Map<string, boolean>(),
    heard: new Map(),
    changes: new Map(),
  };
  return conclude(
    { check, trial },
    {
      cast: about.cast ?? cast,
      experiment,
      changed: about.changed ?? new Set(),
      unsafe: about.unsafe ? [about.unsafe] : [],
    },
  );
}

describe('conclude', () => {
  it('passes what every arm and control says', () => {
    expect(verdictOf({ ...base, arms: [arm] })).to.include({ verdict: 'pass', layer: 'network-policy' });
  });

  it('passes nothing on a replica that was replaced or restarted in between', () => {
    const judged = verdictOf({ ...base, arms: [arm] }, { changed: new Set(['10.244.0.5']) });
    expect(judged.verdict).to.equal('inconclusive');
    expect(judged.reason).to.match(/^target-changed/);
  });

  it("passes nothing from our own namespace where somebody's policy came meanwhile", () => {
    const unsafe = { namespace: from.namespace, why: 'vantage-unsafe: NetworkPolicy a/late' };
    const judged = verdictOf({ ...base, arms: [arm] }, { unsafe });
    expect(judged).to.include({ verdict: 'inconclusive', reason: unsafe.why });
    const elsewhere = { ...unsafe, namespace: 'another' };
    expect(verdictOf({ ...base, arms: [arm] }, { unsafe: elsewhere }).verdict).to.equal('pass');
  });

  it('does not run where the cluster refused a vantage, and says which refusal', () => {
    const refused: Cast = new Map([
      [vantageKey(from), { state: 'absent', vantage: from, why: 'refused-by:quota in a', refusal: true }],
    ]);
    expect(verdictOf({ ...base, arms: [arm] }, { cast: refused })).to.include({
      verdict: 'not-run',
      reason: 'refused-by:quota in a',
    });
  });

  it('keeps a hole that was seen, whatever else was refused', () => {
    const refused: Cast = new Map([
      [vantageKey(from), { state: 'absent', vantage: from, why: 'refused-by:quota in a', refusal: true }],
    ]);
    const seen: readonly Witnessed[] = [
      { part: { role: 'probe' }, phase: 'during', fired: fired({ outcome: 'connected' }) },
    ];
    const experiment = {
      of: new Map([[arm, seen]]),
      received: new Map<string, boolean>(),
      heard: new Map(),
      changes: new Map(),
    };
    const trial = { ...base, arms: [arm] } as const;
    expect(conclude({ check, trial }, { cast: refused, experiment, changed: new Set() }).verdict).to.equal(
      'fail',
    );
  });

  it('takes the worst of the arms', () => {
    const dead: DenialArm = { ...arm, what: 'another replica' };
    expect(verdictOf({ ...base, arms: [arm, dead] })).to.include({ verdict: 'inconclusive' });
  });

  it('keeps apart what is not applicable, not run and unproven', () => {
    expect(verdictOf({ ...base, notApplicable: 'x' })).to.include({ verdict: 'not-applicable', reason: 'x' });
    expect(verdictOf({ ...base, notRun: 'x' })).to.include({ verdict: 'not-run', reason: 'x' });
    expect(verdictOf({ ...base, unproven: 'x' })).to.include({ verdict: 'inconclusive', reason: 'x' });
  });
});

describe('foundUnsafe', () => {
  it('is what only the second look found', () => {
    const unsafe = 'vantage-unsafe: NetworkPolicy a/late';
    const trusted = { namespace: 'trusted', labels: { env: 'trusted' } };
    const calm = system();
    const stage = { ...calm.stage, trusted };
    const isolated = { ...calm, stage: { ...stage, unsafe } };
    const both = { ...calm, stage: { ...stage, unsafe, trusted: { ...trusted, unsafe } } };
    expect(foundUnsafe(calm, calm)).to.deep.equal([]);
    expect(foundUnsafe(calm, undefined)).to.deep.equal([]);
    expect(foundUnsafe(both, both)).to.deep.equal([]);
    expect(foundUnsafe(calm, isolated)).to.deep.equal([{ namespace: calm.stage.namespace, why: unsafe }]);
    expect(foundUnsafe(isolated, both)).to.deep.equal([{ namespace: 'trusted', why: unsafe }]);
  });
});

describe('changedReplicas', () => {
  it('finds the restarted, the replaced, the vanished and the new', () => {
    const [a, b] = endpoint().replicas;
    if (!a || !b) throw new Error('the fixture lost its replicas');
    const after = [endpoint({ replicas: [{ ...a, incarnation: 'a/1' }, b] })];
    const all = [a.ip, b.ip, '10.96.0.10'];
    expect([...changedReplicas([endpoint()], after)]).to.deep.equal(all);
    expect([...changedReplicas([endpoint()], [endpoint({ replicas: [b] })])]).to.deep.equal(all);
    const joined = { ...a, pod: 'orders-c', ip: '10.244.0.9' };
    expect([...changedReplicas([endpoint()], [endpoint({ replicas: [a, b, joined] })])]).to.deep.equal(all);
    expect([...changedReplicas([endpoint()], [])]).to.deep.equal(all);
    expect([...changedReplicas([endpoint()], [endpoint()])]).to.deep.equal([]);
  });
});

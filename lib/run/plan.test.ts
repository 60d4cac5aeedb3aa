import { expect } from 'chai';
import { denies } from '../model/check.ts';
import { NETWORK_POLICY, SERVED } from '../model/stop-words.ts';
import { system } from '../model/system.fixture.ts';
import type { DenialArm } from '../model/trial.ts';
import { planRun, vantagesNeeded } from './plan.ts';
import { shotKey, shotsOf } from './shot.ts';

const from = { where: 'pod', namespace: 'a', meshed: true, throughSidecar: ['10.96.0.1'] } as const;
const canary = { where: 'pod', namespace: 'b', meshed: false, listens: [8080] } as const;
const arm: DenialArm = {
  what: 'the Service',
  from,
  to: { at: 'address', host: '10.0.0.1', port: 80 },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  stops: NETWORK_POLICY,
  shadows: [],
  holes: [{ outcome: 'connected' }],
  sameRequest: [
    { from: { where: 'pod', namespace: 'c', meshed: false }, via: { over: 'mesh-mtls' }, alive: [SERVED] },
  ],
  sameCaller: [
    {
      to: { at: 'canary', of: canary, port: 8080 },
      send: { do: 'http1', method: 'GET', path: '/' },
      alive: [SERVED],
    },
  ],
};
const card = {
  id: 'mesh/x',
  title: 'x',
  safeguards: ['164.312(d)'],
  shows: 'x',
  doesNotShow: 'x',
  requires: ['mesh'],
  remediation: 'x',
  sabotages: [{ id: 'x', what: 'x', collateral: [], alter: () => Promise.resolve([]) }],
} as const;
const trial = { subject: 's', expected: 'e', reperform: 'r', arms: [arm] } as const;

describe('the plan', () => {
  it('has one agent for equal vantages, with everything that any arm asks of it', () => {
    const other: DenialArm = {
      ...arm,
      from: { ...from, throughSidecar: ['10.96.0.2'] },
      sameCaller: [{ to: { at: 'canary', of: { ...canary, listens: [5432] }, port: 5432 }, alive: [SERVED] }],
    };
    const vantages = [...vantagesNeeded([arm, other]).values()];
    expect(vantages).to.have.length(3);
    expect(
      vantages.find(({ where, ...rest }) => where === 'pod' && 'namespace' in rest && rest.namespace === 'a'),
    ).to.deep.include({ throughSidecar: ['10.96.0.1', '10.96.0.2'] });
    expect(vantages.find((one) => one.where === 'pod' && one.namespace === 'b')).to.deep.include({
      listens: [8080, 5432],
    });
  });

  it('names an absent feature instead of planning probes', () => {
    const [planned] = planRun(
      [denies({ ...card, trials: () => [trial] })],
      system({ absent: { mesh: 'none here' } }),
    );
    expect(planned?.trial).to.include({ notApplicable: 'mesh: none here' });
  });

  it('says so where a check has no subject at all', () => {
    const [planned] = planRun([denies({ ...card, trials: () => [] })], system());
    expect(planned?.trial)
      .to.have.property('unproven')
      .that.matches(/^no-subject/);
  });
});

describe('the shots of an arm', () => {
  it('change one thing each', () => {
    const [probe, request] = shotsOf(arm, 'during');
    expect(probe?.shot).to.deep.equal({ from, to: arm.to, send: arm.send, via: arm.via });
    expect(request?.shot).to.deep.equal({
      ...probe?.shot,
      from: arm.sameRequest[0].from,
      via: { over: 'mesh-mtls' },
    });
    const caller = shotsOf(arm, 'before').find(
      ({ part }) => part.role === 'control' && part.kind === 'same-caller',
    );
    expect(caller?.shot.from).to.equal(from);
    expect(caller?.shot.to).not.to.equal(arm.to);
  });

  it('are the same shot when caller, target, bytes and transport are', () => {
    const keys = [arm, { ...arm, what: 'other words' }].flatMap((one) =>
      shotsOf(one, 'before').map(({ shot }) => shotKey(shot)),
    );
    expect(new Set(keys)).to.have.property('size', keys.length / 2);
    const elsewhere: DenialArm = { ...arm, to: { at: 'address', host: '10.0.0.2', port: 80 } };
    expect(shotsOf(elsewhere, 'during')[0]?.shot).to.satisfy((shot: Parameters<typeof shotKey>[0]) => {
      const [probe] = shotsOf(arm, 'during');
      return probe !== undefined && shotKey(shot) !== shotKey(probe.shot);
    });
  });
});

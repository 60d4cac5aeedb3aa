import { expect } from 'chai';
import type { Check } from '../lib/model/check.ts';
import { caller, endpoint, system } from '../lib/model/system.fixture.ts';
import type { Arm, DenialArm, Trial } from '../lib/model/trial.ts';
import { loadChecks } from './load.ts';

const everyArmOf = (trial: Trial | undefined): readonly Arm[] => (trial && 'arms' in trial ? trial.arms : []);
const armsOf = (trial: Trial | undefined): readonly DenialArm[] =>
  everyArmOf(trial).filter((arm) => 'holes' in arm);

describe('the checks', () => {
  let checks: ReadonlyMap<string, Check>;
  const trialsOf = (id: string, about = system()): readonly Trial[] => checks.get(id)?.trials(about) ?? [];

  before(async () => {
    checks = new Map((await loadChecks()).map((check) => [check.id, check]));
  });

  it('name their subjects by Service or host, never by pod', () => {
    for (const check of checks.values()) {
      for (const { subject } of check.trials(system())) {
        expect(subject).to.match(
          /^(shop\/orders:(?:80|8080)\/(?:http|tcp)|(?:probes|shop|mesh)\/canary:8642\/http|shop\.example\.test:(?:443|80))(#[a-z0-9.-]+)?$/,
        );
      }
    }
  });

  it('never let a caller on trial be its own same-request control', () => {
    for (const check of checks.values()) {
      for (const arm of check.trials(system()).flatMap(armsOf)) {
        for (const control of arm.sameRequest ?? []) expect(control.from).not.to.deep.equal(arm.from);
      }
    }
  });

  it('try layer 3 and 4 from unmeshed vantages only', () => {
    const arms = trialsOf('segmentation/default-deny-holds-inbound').flatMap(armsOf);
    expect(arms).to.have.length.above(6);
    for (const { from } of arms) expect(from.where === 'outside' || !from.meshed).to.equal(true);
  });

  it("never ask a pod from its own node's network, which is always admitted", () => {
    const arms = armsOf(
      trialsOf('segmentation/default-deny-holds-inbound').find(({ subject }) =>
        subject.endsWith('#from-another-node'),
      ),
    );
    expect(arms.map(({ what, from }) => [what, from.where === 'pod' ? from.node : ''])).to.deep.equal([
      ['replica orders-a on north', 'south'],
      ['replica orders-b on south', 'north'],
    ]);
  });

  it('take a proxy’s 403 to a clear request for a hole on Istio and for a stop on Linkerd', () => {
    const [onIstio] = armsOf(trialsOf('mesh/plaintext-is-refused')[0]);
    const [onLinkerd] = armsOf(trialsOf('mesh/plaintext-is-refused', system({ mesh: 'linkerd' }))[0]);
    expect(onIstio?.stops.map(({ outcome }) => outcome)).to.deep.equal(['reset', 'closed']);
    expect(onLinkerd?.stops.map(({ outcome }) => outcome)).to.include('answered');
  });

  it('are undecided, and say why, where nothing is ready or no caller can be played', () => {
    const empty = system({ endpoints: [endpoint({ replicas: [] })] });
    const { wears: unworn, ...till } = caller({ bare: 'not opted in' });
    expect(unworn).not.to.equal(undefined);
    const bare = system({ endpoints: [endpoint({ callers: [till] })] });
    for (const id of [
      'mesh/plaintext-is-refused',
      'authz/unauthorized-peer-is-denied',
      'segmentation/default-deny-holds-inbound',
    ]) {
      for (const trial of trialsOf(id, empty)) {
        if ('arms' in trial) expect(trial.arms.every(({ what }) => what === 'the Service')).to.equal(true);
      }
      for (const trial of trialsOf(id, bare))
        expect(trial).to.have.property('unproven').that.includes('not opted in');
    }
  });

  it('use the own node as witness where nobody may call', () => {
    const nobody = system({ endpoints: [endpoint({ callers: [] })] });
    const arms = trialsOf('segmentation/default-deny-holds-inbound', nobody).flatMap(armsOf);
    expect(arms).to.have.length.above(0);
    for (const { witness } of arms) expect(witness?.[0].from).to.include({ hostNetwork: true });
    expect(trialsOf('authz/unauthorized-peer-is-denied', nobody)[0]).to.have.property('notApplicable');
  });

  it('do not let the default account play the stranger where it is a declared caller', () => {
    const someDefault = caller({ serviceAccount: 'default' });
    const [trial] = trialsOf(
      'authz/unauthorized-peer-is-denied',
      system({ endpoints: [endpoint({ callers: [someDefault] })] }),
    );
    expect(trial)
      .to.have.property('unproven')
      .that.matches(/^vantage-unsafe/);
  });
});

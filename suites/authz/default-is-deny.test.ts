import { expect } from 'chai';
import { endpoint, system } from '../../lib/model/system.fixture.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import check from './default-is-deny.check.ts';

const stage = { ...system().stage, meshedNamespace: 'probes-in-mesh' };
const about = (change = {}) => system({ stage: { ...stage, ...change } });
const armsOf = (trials: readonly DenialTrial[]): readonly DenialArm[] =>
  trials.flatMap((trial) => ('arms' in trial ? trial.arms : []));

describe('authz/default-is-deny', () => {
  it('starts a server without a label in each meshed namespace, and comes from it and from elsewhere', () => {
    const two = [endpoint(), endpoint({ service: 'stock' }), endpoint({ namespace: 'yard', meshed: false })];
    const trials = check.trials({ ...about(), endpoints: two }) as readonly DenialTrial[];
    expect(trials.map(({ subject }) => subject)).to.deep.equal(['shop/canary:8642/http']);
    const arms = armsOf(trials);
    expect(arms.map(({ from }) => 'namespace' in from && from.namespace)).to.deep.equal([
      'shop',
      'probes-in-mesh',
    ]);
    for (const { to } of arms) {
      expect(to).to.have.property('of').that.deep.equals({
        where: 'pod',
        namespace: 'shop',
        meshed: true,
        ingressLifted: true,
      });
    }
  });

  it('has the server served from its own pod, and another one from elsewhere by the same caller', () => {
    for (const { to, witness, sameCaller } of armsOf(check.trials(about()) as readonly DenialTrial[])) {
      expect(witness?.[0].from).to.deep.equal('of' in to ? to.of : undefined);
      expect(
        sameCaller.some((one) => 'of' in one.to && one.to.of !== ('of' in to ? to.of : undefined)),
      ).to.equal(true);
    }
  });

  it('is not asked where ingress may not be lifted, and undecided without a place for its controls', () => {
    expect(check.trials(about({ liftIngress: false }))[0]).to.have.property('notApplicable');
    const { meshedNamespace, ...without } = stage;
    expect(meshedNamespace).to.be.a('string');
    expect(check.trials(system({ stage: without }))[0]).to.have.property('unproven');
  });
});

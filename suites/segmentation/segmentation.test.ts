import { expect } from 'chai';
import { fits } from '../../lib/model/match.ts';
import { actor, caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { System } from '../../lib/model/system.ts';
import type { DenialArm, Trial } from '../../lib/model/trial.ts';
import { describeVantage, vantageKey, type PodVantage } from '../../lib/model/vantage.ts';
import { trustedByName } from '../sabotage/trusted-by-name.ts';
import database from './database-admits-only-its-backend.check.ts';
import outbound from './default-deny-holds-outbound.check.ts';
import starting from './starting-pods-are-covered.check.ts';
import label from './namespace-label-decides.check.ts';
import enforced from './policy-is-enforced-at-all.check.ts';

const armsOf = (trial: Trial | undefined): readonly DenialArm[] =>
  trial && 'arms' in trial ? trial.arms.filter((arm) => 'holes' in arm) : [];

describe('segmentation/policy-is-enforced-at-all', () => {
  const trialsOf = (change: Partial<System> = {}) => enforced.trials(system({ endpoints: [], ...change }));

  it('asks within each node and from one to the next, whatever the system declares', () => {
    const [within, between] = trialsOf();
    expect([within?.subject, between?.subject]).to.deep.equal([
      'probes/canary:8642/http#same-node',
      'probes/canary:8642/http#across-nodes',
    ]);
    expect(armsOf(within).map(({ what }) => what)).to.deep.equal(['within north', 'within south']);
    expect(armsOf(between).map(({ what }) => what)).to.deep.equal([
      'from south to north',
      'from north to south',
    ]);
  });

  it('changes only the caller in one control and only the canary in the other, on the same node', () => {
    for (const { from, to, sameRequest, sameCaller } of trialsOf().flatMap(armsOf)) {
      const closed = to.at === 'canary' ? to.of : undefined;
      expect(closed).to.include({ namespace: 'probes', canary: 'closed', meshed: false });
      expect(from).to.include({ namespace: 'probes', meshed: false });
      expect(from).not.to.have.property('canary');
      expect(sameRequest?.[0].from).to.include({ canary: 'admitted' });
      const [{ to: open }] = sameCaller;
      expect(open.at === 'canary' && open.of).to.include({ node: closed?.where === 'pod' && closed.node });
      expect(open.at === 'canary' && vantageKey(open.of)).not.to.equal(vantageKey(from));
    }
  });

  it('takes a caller who was let in and then kept waiting for no stop', () => {
    const [arm] = trialsOf().flatMap(armsOf);
    const isStop = (after: 'syn' | 'connect') =>
      arm?.stops.some((stop) => fits(stop, { outcome: 'dropped', after }));
    expect([isStop('syn'), isStop('connect')]).to.deep.equal([true, false]);
  });

  it('has nothing to say between nodes where there is one, and is undecided where none is known', () => {
    const [within, between] = trialsOf({ nodes: ['north'] });
    expect(armsOf(within)).to.have.length(1);
    expect(between).to.have.property('notApplicable');
    for (const trial of trialsOf({ nodes: [] })) expect(trial).to.have.property('unproven');
  });

  it('asks five of many nodes', () => {
    const nodes = Array.from({ length: 40 }, (_, place) => `node-${place}`);
    expect(trialsOf({ nodes }).map((trial) => armsOf(trial).length)).to.deep.equal([5, 5]);
  });

  it('is undecided where a policy that is not ours may be what stops our caller', () => {
    const stage = {
      namespace: 'probes',
      liftEgress: false,
      liftIngress: false,
      grants: false,
      unsafe: 'vantage-unsafe: a policy',
    };
    for (const trial of trialsOf({ stage }))
      expect(trial).to.include({ unproven: 'vantage-unsafe: a policy' });
  });
});

describe('segmentation/database-admits-only-its-backend', () => {
  const ledger = endpoint({
    service: 'ledger',
    port: 5432,
    targetPort: 5432,
    protocol: 'postgres',
    replicas: [{ pod: 'ledger-0', ip: '10.244.1.9', port: 5432, node: 'south', incarnation: 'l/0' }],
    wears: { workload: 'shop/ledger', labels: { app: 'ledger' } },
    runsAs: actor('ledger'),
    callers: [caller(actor('orders'))],
  });
  const about = (change: Partial<typeof ledger> = {}, rest: Partial<System> = {}) =>
    database.trials(system({ endpoints: [endpoint(), { ...ledger, ...change }], ...rest }));

  it('lets everybody try but its backend and itself', () => {
    expect(about().map(({ subject }) => subject)).to.deep.equal(['shop/ledger:5432/postgres#from-shop.till']);
  });

  it('tries each replica and the Service with egress lifted, beside the backend and an open neighbour', () => {
    const arms = about().flatMap(armsOf);
    expect(arms.map(({ what }) => what)).to.deep.equal(['replica ledger-0 on south', 'the Service']);
    for (const { from, sameRequest, sameCaller } of arms) {
      expect(from).to.include({ borrowedFrom: 'shop/till', egressLifted: true, meshed: false });
      expect(sameRequest?.[0].from).to.include({ borrowedFrom: 'shop/orders' });
      expect(sameCaller[0].to).to.include({ at: 'canary', port: 5432 });
    }
  });

  it('leaves egress as it is where it may not be lifted, with the control that shows it', () => {
    const [arm] = about(
      {},
      { stage: { namespace: 'probes', liftEgress: false, liftIngress: false, grants: false } },
    ).flatMap(armsOf);
    expect(arm && describeVantage(arm.from)).not.to.include('egress lifted');
    expect(arm?.sameCaller[0].to.at).to.equal('canary');
  });

  it('is undecided, and says why, without labels to wear, a backend to play or a replica', () => {
    const bare = { ...caller({ bare: 'not opted in' }), wears: undefined };
    const { wears: unworn, ...till } = bare;
    expect(unworn).to.equal(undefined);
    const reasons = [
      database.trials(system({ endpoints: [endpoint({ callers: [till] }), ledger] })),
      about({ callers: [till] }).filter(({ subject }) => subject.endsWith('shop.orders')),
      about({ callers: [] }),
      about({ replicas: [] }),
    ].map(([trial]) => (trial && 'unproven' in trial ? trial.unproven : 'tried'));
    expect(reasons).to.deep.equal([
      'vantage-unsafe: not opted in',
      'no-witness: not opted in',
      'no-witness: the file declares no caller of this database',
      'no-replica: nothing is ready behind this Service',
    ]);
  });

  it('never pastes a pod that a Service would send its traffic', () => {
    for (const { reperform } of about()) expect(reperform).to.include('assay.dev/never-ready');
  });
});

describe('segmentation/default-deny-holds-outbound', () => {
  const sentinel = {
    name: 'out',
    address: '198.51.100.20',
    tcp: [80],
    udp: [],
    dns: [],
    log: { docker: 'out' },
  };
  const about = (change: Partial<System> = {}) =>
    outbound.trials(
      system({
        endpoints: [endpoint(), endpoint({ port: 90 }), endpoint({ namespace: 'store' })],
        egress: { destinations: [], sentinels: [sentinel], metadata: [] },
        ...change,
      }),
    );

  it('leaves each namespace with ePHI once, for our canaries and every sentinel', () => {
    expect(about().map(({ subject }) => subject)).to.deep.equal(
      ['shop', 'store'].flatMap((from) => [`probes/canary:8642/http#from-${from}`, `out:80#from-${from}`]),
    );
  });

  it('has a caller without a label, and beside it a pod without a policy and a twin that is let out', () => {
    for (const { from, witness } of about().flatMap(armsOf)) {
      expect(from).to.have.all.keys('where', 'namespace', 'meshed');
      expect(witness?.map((one) => one.from)).to.deep.equal([
        { where: 'pod', namespace: 'probes', meshed: false },
        { ...from, egressLifted: true },
      ]);
    }
    const stage = { namespace: 'probes', liftEgress: false, liftIngress: false, grants: false };
    for (const { witness } of about({ stage }).flatMap(armsOf)) expect(witness).to.have.length(1);
  });

  it('is undecided where our own caller may be stopped by somebody, or no node is known', () => {
    const stage = {
      namespace: 'probes',
      liftEgress: true,
      liftIngress: false,
      grants: false,
      unsafe: 'vantage-unsafe: a policy',
    };
    for (const trial of about({ stage })) expect(trial).to.include({ unproven: 'vantage-unsafe: a policy' });
    expect(about({ nodes: [] })[0])
      .to.have.property('unproven')
      .that.matches(/^no-node/);
  });
});

describe('segmentation/namespace-label-decides', () => {
  const feed = caller({
    namespace: 'suppliers',
    workload: 'suppliers/feed',
    wears: { workload: 'suppliers/feed', labels: { app: 'feed' } },
  });

  it("stands in a namespace of ours in another namespace's caller's labels, and nothing else differs", () => {
    const trials = label.trials(system({ endpoints: [endpoint({ callers: [caller(), feed] })] }));
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      'shop/orders:80/http#like-suppliers.feed',
      'shop/orders:80/http#like-suppliers.feed-label-removed',
    ]);
    for (const { sameRequest, ...arm } of trials.flatMap(armsOf)) {
      const [known] = sameRequest ?? [];
      expect({ ...arm.from, namespace: 'suppliers' }).to.deep.equal(known?.from);
      expect(arm.from).to.include({ namespace: 'probes' });
    }
  });

  it('says so where nobody comes from another namespace', () => {
    expect(label.trials(system())[0]).to.have.property('notApplicable');
  });

  describe('where the label is taken away', () => {
    const trusted = { namespace: 'trusted', labels: { env: 'trusted' } };
    const removed = (stage: Partial<System['stage']> = { trusted }, change: Partial<typeof feed> = {}) => {
      const by = { ...feed, admittedByLabels: true as const, ...change };
      const base = system({ endpoints: [endpoint({ callers: [by] })] });
      const about = { ...base, stage: { ...base.stage, ...stage } };
      return label.trials(about).find(({ subject }) => subject.endsWith('-label-removed'));
    };

    it('is the same pod but for its namespace, with every place of the endpoint, on new connections', () => {
      const trial = removed();
      const arms = trial && 'arms' in trial ? trial.arms : [];
      expect(trial?.expected).to.include('within 10 s');
      expect(arms.map(({ what }) => what)).to.deep.equal([
        'replica orders-a on north',
        'replica orders-b on south',
        'the Service',
      ]);
      for (const arm of arms) {
        if (!('change' in arm)) throw new Error('it changes nothing');
        const { namespaceLabels, ...from } = arm.from as PodVantage;
        expect(namespaceLabels).to.deep.equal(trusted.labels);
        expect(arm.change).to.deep.equal({ do: 'take-back-labels', ...trusted });
        expect({ ...from, namespace: 'suppliers' }).to.deep.equal(arm.sameRequest[0].from);
        expect(arm.send).to.deep.equal({ do: 'tcp' });
        expect(arm.withinMs).to.equal(10_000);
        expect(arm.sameCaller[0].to).to.include({ at: 'canary', port: 8080 });
      }
    });

    it('is told as what it is where nobody opted in, or no policy admits by that label', () => {
      expect(removed({})).to.include({ notApplicable: 'not-opted-in: vantages.trusted' });
      const { admittedByLabels: never, ...other } = { ...feed, admittedByLabels: true };
      expect(never).to.equal(true);
      const about = system({ endpoints: [endpoint({ callers: [other] })] });
      const [, trial] = label.trials({ ...about, stage: { ...about.stage, trusted } });
      expect(trial).to.have.property('notApplicable').that.includes('by env=trusted on a namespace');
    });

    it('is undecided in a namespace with a policy, without labels to wear, or a replica', () => {
      expect(removed({ trusted: { ...trusted, unsafe: 'vantage-unsafe: a policy' } })).to.include({
        unproven: 'vantage-unsafe: a policy',
      });
      const { wears: unworn, ...bare } = { ...feed, admittedByLabels: true as const, bare: 'not opted in' };
      expect(unworn).not.to.equal(undefined);
      const about = system({ endpoints: [endpoint({ callers: [bare] })] });
      const [, trial] = label.trials({ ...about, stage: { ...about.stage, trusted } });
      expect(trial).to.include({ unproven: 'vantage-unsafe: not opted in' });
    });

    it('is shown false by a policy that goes by what nobody can take away', async () => {
      const base = system({ endpoints: [endpoint({ callers: [{ ...feed, admittedByLabels: true }] })] });
      const images = { node: '', proxyNext: '' };
      const alter = (about: System) =>
        trustedByName.alter({ system: about, images, find: () => Promise.resolve([]) });
      expect(await alter({ ...base, stage: { ...base.stage, trusted } }))
        .to.have.nested.property('[0].object.spec.ingress[0].from[0].namespaceSelector.matchLabels')
        .that.deep.equals({ 'kubernetes.io/metadata.name': 'trusted' });
      expect(await alter(base)).to.have.property('cannot');
      expect(await alter({ ...system(), stage: { ...base.stage, trusted } })).to.have.property('cannot');
    });
  });
});

describe('segmentation/starting-pods-are-covered', () => {
  const sentinel = { name: 'out', address: '198.51.100.20', tcp: [80, 81], udp: [], dns: [] };
  const about = (change: Partial<System> = {}) =>
    starting.trials(
      system({
        endpoints: [endpoint(), endpoint({ port: 90 }), endpoint({ namespace: 'store' })],
        egress: { destinations: [], sentinels: [sentinel], metadata: [] },
        ...change,
      }),
    );

  it('starts one pod in each namespace with ePHI that connects from its first moment on, and one outside of all policies', () => {
    const trials = about();
    expect(trials.map(({ subject }) => subject)).to.deep.equal(['out:80#from-shop', 'out:80#from-store']);
    const watches = [{ host: '198.51.100.20', port: 80 }];
    for (const { from, witness, to } of trials.flatMap(armsOf)) {
      expect(from).to.deep.include({ meshed: false, watches });
      expect(from).not.to.have.any.keys('labels', 'egressLifted');
      expect(witness?.map((one) => one.from)).to.deep.equal([
        { where: 'pod', namespace: 'probes', meshed: false, watches },
      ]);
      expect(to).to.include({ host: '198.51.100.20', port: 80 });
    }
  });

  it('judges what comes later than the declared budget, and says which that is', () => {
    const budgets = { revocationSeconds: 10, labelSeconds: 10, startingPodMs: 1500 };
    for (const trial of about({ budgets })) {
      expect(trial.expected).to.include('1500 ms');
      expect(armsOf(trial).map(({ send }) => send)).to.deep.equal([{ do: 'first-moments', afterMs: 1500 }]);
    }
    expect(about()[0]?.expected).to.include('first moment');
  });
});

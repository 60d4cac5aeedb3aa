import { expect } from 'chai';
import { caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { Scene } from '../../lib/model/sabotage.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';
import type { ConcealmentArm } from '../../lib/model/trial.ts';
import { vantageKey } from '../../lib/model/vantage.ts';
import { clearOnBothSides } from '../sabotage/clear-on-both-sides.ts';
import check from './wire-shows-no-plaintext.check.ts';

const armsOf = (about: System): readonly ConcealmentArm[] =>
  check
    .trials(about)
    .flatMap((trial) => ('arms' in trial ? trial.arms : []))
    .filter((arm) => 'planted' in arm);
const about = (change: Partial<Endpoint>): System => system({ endpoints: [endpoint(change)] });

describe('mesh/wire-shows-no-plaintext', () => {
  it('asks the Service through the sidecar of a caller, on the node where one of ours listens', () => {
    const [arm, ...more] = armsOf(system());
    expect(more).to.deep.equal([]);
    expect(arm?.to).to.include({ host: '10.96.0.10', port: 80 });
    expect(arm?.via).to.deep.equal({ over: 'tcp' });
    expect(arm?.from).to.deep.include({
      meshed: true,
      borrowedFrom: 'shop/till',
      throughSidecar: ['10.96.0.10'],
      node: 'north',
    });
    expect(arm?.observer.at).to.deep.include({
      namespace: 'hosts',
      hostNetwork: true,
      captures: {},
      node: 'north',
    });
    expect(arm?.observer.behind).to.deep.equal(['10.244.0.5', '10.244.1.5']);
  });

  it('plants the same request in the clear, to a server of ours that no sidecar of the caller leads to', () => {
    for (const protocol of ['http', 'tcp', 'postgres'] as const)
      for (const { planted } of armsOf(about({ protocol })))
        for (const { to, send, via } of planted) {
          expect([send, via]).to.deep.equal([undefined, undefined]);
          expect(to).to.deep.include({ at: 'canary', port: 8080 });
          if (to.at !== 'canary') throw new Error('no canary');
          expect(to.of).to.include({ meshed: false, borrowedFrom: 'shop/orders' });
        }
  });

  it('has one that listens for all endpoints', () => {
    const other = endpoint({
      service: 'stock',
      clusterIP: '10.96.0.11',
      replicas: [{ pod: 'stock-a', ip: '10.244.1.9', port: 8080, node: 'south', incarnation: 'a/0' }],
    });
    const arms = armsOf(system({ endpoints: [endpoint(), other] }));
    expect(arms).to.have.length(2);
    expect(new Set(arms.map(({ observer }) => vantageKey(observer.at))).size).to.equal(1);
  });

  it('says why it is not tried', () => {
    const { wears: unworn, ...bare } = caller({ bare: 'borrowing is not opted in' });
    const { wears: own, ...unlent } = endpoint();
    const { clusterIP, ...headless } = endpoint();
    const { capture, ...stage } = system().stage;
    expect([unworn, own, clusterIP, capture]).not.to.include(undefined);
    for (const [said, change, why] of [
      ['notApplicable', about({ meshed: false }), /^not-meshed/],
      ['notApplicable', about({ callers: [] }), /^no-declared-caller/],
      ['notApplicable', system({ endpoints: [headless] }), /^no-cluster-ip/],
      ['unproven', about({ replicas: [] }), /^no-replica/],
      ['unproven', about({ callers: [bare] }), /^vantage-unsafe: borrowing/],
      ['unproven', system({ endpoints: [unlent] }), /^vantage-unsafe: nobody of ours/],
      ['unproven', system({ stage }), /^no-witness: nobody listens/],
    ] as const)
      expect(check.trials(change)[0]).to.have.property(said).that.matches(why);
  });

  it('is sabotaged on both sides of one and the same Service', async () => {
    const unlent = { ...endpoint({ service: 'first' }) };
    delete (unlent as { wears?: unknown }).wears;
    const scene = { system: system({ endpoints: [unlent, endpoint()] }) } as Scene;
    const done = await clearOnBothSides.alter(scene);
    if ('cannot' in done) throw new Error(done.cannot);
    const objects = done.map((one) => (one.do === 'create' ? one.object : undefined));
    expect(objects.map((one) => [one?.kind, one?.['spec']])).to.deep.equal([
      ['PeerAuthentication', { selector: { matchLabels: { app: 'orders' } }, mtls: { mode: 'PERMISSIVE' } }],
      [
        'DestinationRule',
        { host: 'orders.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } },
      ],
    ]);
  });
});

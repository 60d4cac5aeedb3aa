import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import { actor, caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { Check } from '../../lib/model/check.ts';
import { fits, type Match } from '../../lib/model/match.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';
import type { DenialArm, Trial } from '../../lib/model/trial.ts';
import mutualTls from './mutual-tls-is-required.check.ts';
import noPort from './no-port-is-exempt.check.ts';
import noReplica from './no-replica-is-outside.check.ts';
import identity from './peer-proves-its-identity.check.ts';
import plaintext from './plaintext-is-refused.check.ts';

const ALL = [mutualTls, noPort, noReplica, plaintext];

const armsOf = (trials: readonly Trial[]): readonly DenialArm[] =>
  trials.flatMap((trial) => ('arms' in trial ? trial.arms : [])).filter((arm) => 'holes' in arm);
const subjects = (check: Check, about: System): readonly string[] =>
  check.trials(about).map(({ subject }) => subject);
const whys = (check: Check, about: System): readonly string[] =>
  check.trials(about).map((trial) => ('unproven' in trial ? trial.unproven : 'arms or not applicable'));

const { hostNamespace: removed, ...withoutHost } = system().stage;
const { wears: unworn, ...bare } = caller({ bare: 'borrowing is not opted in' });
const hostless = (change: Partial<Endpoint> = {}): System =>
  system({ stage: withoutHost, endpoints: [endpoint(change)] });

describe('the checks of the mesh', () => {
  it('say nothing of an endpoint outside the mesh, and are undecided where nothing runs', () => {
    for (const check of ALL) {
      for (const trial of check.trials(system({ endpoints: [endpoint({ meshed: false })] })))
        expect(trial, check.id).to.have.property('notApplicable');
      const empty = check.trials(system({ endpoints: [endpoint({ replicas: [], podPorts: [] })] }));
      expect(empty.length, check.id).to.be.above(0);
      for (const trial of empty)
        expect(trial, check.id)
          .to.have.property('unproven')
          .that.matches(/^no-replica/);
    }
  });

  it('take any answer for a hole, and never their own probe for a control', () => {
    for (const check of ALL) {
      for (const { holes, sameRequest, witness, from, via, send } of armsOf(check.trials(system()))) {
        expect(holes.map(({ outcome }) => outcome)).to.deep.equal(['answered', 'garbled']);
        for (const control of sameRequest ?? witness)
          expect({ via, send, ...control }).not.to.deep.include({ from, via, send });
      }
    }
  });

  it('do not lay silence after a connect to the network policy', () => {
    for (const { shadows } of ALL.flatMap((check) => armsOf(check.trials(system())))) {
      const silence = shadows.filter(({ outcome }) => outcome === 'dropped');
      for (const shadow of silence) expect(shadow).to.have.property('after', 'syn');
    }
    expect(armsOf(plaintext.trials(system()))[0]?.shadows).to.have.lengthOf(2);
  });

  it('cannot tell Linkerd’s own TLS, and say so instead of taking its 403 for a hole', () => {
    for (const check of [mutualTls, noPort, noReplica])
      for (const why of whys(check, system({ mesh: 'linkerd' })))
        expect(why).to.match(/^no-witness: Linkerd/);
  });

  it('are undecided where neither a node nor a caller may be played', () => {
    expect([removed, unworn]).not.to.include(undefined);
    for (const check of [noPort, noReplica])
      for (const why of whys(check, hostless({ callers: [bare] })))
        expect(why).to.match(/^no-witness: .*hostNamespace is not opted in/);
    for (const why of whys(mutualTls, hostless({ callers: [bare] })))
      expect(why).to.match(/^vantage-unsafe: borrowing is not opted in/);
  });

  it('ask IPv6 addresses as they ask others, in commands with brackets', () => {
    const replicas = [{ pod: 'orders-a', ip: 'fd00::5', port: 8080, node: 'north', incarnation: 'a/0' }];
    const about = system({ endpoints: [endpoint({ replicas })] });
    for (const check of [noPort, noReplica]) {
      expect(armsOf(check.trials(about)).map(({ to }) => to)).to.have.nested.property('[0].host', 'fd00::5');
      expect(check.trials(about)[0]?.reperform).to.include('http://[fd00::5]:8080');
    }
    expect(mutualTls.trials(about)[0]?.reperform).to.include('-connect [fd00::5]:8080');
  });
});

describe('mesh/mutual-tls-is-required', () => {
  it('asks in three ways, with and without the mesh’s ALPN, each with the alert that fits it alone', () => {
    expect(subjects(mutualTls, system())).to.deep.equal([
      'shop/orders:80/http#no-certificate',
      'shop/orders:80/http#self-signed',
      'shop/orders:80/http#foreign-ca',
    ]);
    for (const trial of mutualTls.trials(system())) {
      const arms = armsOf([trial]);
      expect(new Set(arms.map(({ what }) => what)).size).to.equal(arms.length);
      const shown = arms.map(({ via }) => via.over === 'tls' && via.certificate !== undefined);
      expect(new Set(shown)).to.deep.equal(new Set([!trial.subject.endsWith('#no-certificate')]));
      const alpn = arms.map(({ via }) => 'alpn' in via && via.alpn.includes('istio'));
      expect(alpn.filter(Boolean)).to.have.lengthOf(arms.length / 2);
      for (const { stops } of arms)
        expect(stops[0])
          .to.have.property('codes')
          .that.does.not.include(shown[0] ? 116 : 48);
    }
  });

  it('shows its certificate to a server of ours as well', () => {
    for (const { sameCaller } of armsOf(mutualTls.trials(system()))) {
      const [self, twin] = sameCaller;
      expect([self.to.at, self.via, twin?.to.at, twin?.via]).to.deep.equal([
        'self',
        undefined,
        'canary',
        undefined,
      ]);
    }
  });

  it('takes only an alert for a stop where authorization might cut as well', () => {
    const about = system({ endpoints: [endpoint({ protocol: 'postgres' })] });
    for (const { stops } of armsOf(mutualTls.trials(about)))
      expect(stops.map(({ outcome }) => outcome)).to.deep.equal(['tls-alert']);
    for (const { stops } of armsOf(mutualTls.trials(system())))
      expect(stops.map(({ outcome }) => outcome)).to.deep.equal(['tls-alert', 'reset', 'closed']);
  });

  it('claims an allowed caller, in the trust domain of the mesh', () => {
    const about = system({ endpoints: [endpoint({ trustDomain: 'shop.test' })] });
    expect(mutualTls.trials(about)[1]?.reperform).to.include('URI:spiffe://shop.test/ns/shop/sa/till');
    const nobody = system({ endpoints: [endpoint({ callers: [] })] });
    expect(mutualTls.trials(nobody)[1]?.reperform).to.include('URI:spiffe://cluster.local/ns/shop/sa/orders');
  });

  it('asks from the own node where nobody may call', () => {
    const nobody = system({ endpoints: [endpoint({ callers: [] })] });
    const arms = armsOf(mutualTls.trials(nobody));
    expect(arms).to.have.lengthOf(3 * 2 * 2);
    for (const { from, witness } of arms) {
      expect(from).to.include({ hostNetwork: true });
      expect(witness).to.have.lengthOf(1);
    }
  });
});

describe('mesh/no-port-is-exempt', () => {
  const podPorts = [
    { port: 8080, from: 'container' },
    { port: 9090, from: 'annotation' },
    { port: 15090, from: 'service' },
  ] as const;

  it('asks every known port of every replica from its own node, but not the sidecar’s', () => {
    const about = system({ endpoints: [endpoint({ podPorts })] });
    const trials = noPort.trials(about);
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      'shop/orders:8080/tcp',
      'shop/orders:9090/tcp',
    ]);
    expect(trials[1]?.expected).to.include('known from the annotation that exempts it');
    for (const trial of trials) {
      const nodes = armsOf([trial]).map(({ from }) => (from.where === 'pod' ? from.node : ''));
      expect(nodes).to.deep.equal(['north', 'south']);
    }
  });

  it('asks the pods of several Services once, in the language of the one whose port it is', () => {
    const counters = endpoint({
      service: 'orders-counters',
      path: '/metrics',
      podPorts,
      replicas: endpoint().replicas.map((one) => ({ ...one, port: 9090 })),
    });
    const about = system({ endpoints: [endpoint({ podPorts }), counters] });
    expect(subjects(noPort, about)).to.deep.equal(['shop/orders:8080/tcp', 'shop/orders:9090/tcp']);
    const [own, other] = noPort.trials(about).map((trial) => armsOf([trial])[0]?.send);
    expect([own, other].map((send) => send && 'path' in send && send.path)).to.deep.equal([
      '/orders',
      '/metrics',
    ]);
  });

  it('keeps two workloads of the same ports apart, and those that nobody knows', () => {
    const tills = endpoint({ service: 'tills', runsAs: actor('till'), podPorts });
    const { runsAs, ...unknown } = endpoint({ service: 'unknown' });
    expect(runsAs).not.to.equal(undefined);
    expect(subjects(noPort, system({ endpoints: [endpoint(), tills, unknown] }))).to.deep.equal([
      'shop/orders:8080/tcp',
      'shop/tills:8080/tcp',
      'shop/tills:9090/tcp',
      'shop/unknown:8080/tcp',
    ]);
  });

  it('does not take a refusal for the mesh’s', () => {
    for (const { stops, shadows } of armsOf(noPort.trials(system()))) {
      expect(stops.map(({ outcome }) => outcome)).to.deep.equal(['reset', 'closed']);
      expect(shadows).to.deep.equal([]);
    }
  });

  it('falls back to an allowed caller’s labels on declared ports alone', () => {
    const [declared, other] = noPort.trials(hostless({ podPorts }));
    expect(armsOf(declared ? [declared] : []).map(({ from }) => from)).to.have.lengthOf(2);
    for (const { from } of armsOf(declared ? [declared] : []))
      expect(from).not.to.have.property('hostNetwork');
    expect(other)
      .to.have.property('unproven')
      .that.matches(/^no-witness/);
  });
});

describe('mesh/no-replica-is-outside', () => {
  it('asks each replica on its own node, and the mesh’s TLS beside it', () => {
    const [trial, ...none] = noReplica.trials(system());
    expect(none).to.deep.equal([]);
    expect(trial?.subject).to.equal('shop/orders:80/http#every-replica');
    const arms = armsOf(trial ? [trial] : []);
    expect(arms.map(({ what }) => what)).to.deep.equal([
      'replica orders-a on north',
      'replica orders-b on south',
    ]);
    for (const { witness, to } of arms)
      expect(witness?.[0]).to.deep.include({ to, send: { do: 'tcp' }, via: { over: 'tls' } });
  });

  it('is asked in an allowed caller’s labels where no node may be', () => {
    const arms = armsOf(noReplica.trials(hostless()));
    expect(arms).to.have.lengthOf(2);
    for (const { from, sameRequest } of arms) {
      expect(from).to.include({ meshed: false, borrowedFrom: 'shop/till' });
      expect(sameRequest).to.have.lengthOf(1);
    }
  });
});

describe('mesh/peer-proves-its-identity', () => {
  const ID = 'spiffe://cluster.local/ns/shop/sa/orders';
  const peer = (...names: string[]) =>
    ({ outcome: 'tls-alert', code: 116, tls: { version: 'TLSv1.3', cipher: 'x', peer: { names } } }) as const;
  const arms = (change: Partial<Endpoint> = {}) =>
    identity
      .trials(system({ endpoints: [endpoint(change)] }))
      .flatMap((trial) => ('arms' in trial ? trial.arms : []))
      .filter((arm) => 'serves' in arm);

  it('asks each replica, and takes the one id of its workload’s account alone', () => {
    expect(arms().map(({ to }) => to.at === 'address' && to.host)).to.deep.equal([
      '10.244.0.5',
      '10.244.1.5',
    ]);
    const fitting = (matches: readonly Match[], ...names: string[]) =>
      matches.some((match) => fits(match, peer(...names) as unknown as Outcome));
    for (const { serves, breaks, contrast } of arms()) {
      expect(fitting(serves, ID)).to.equal(true);
      for (const wrong of [[`${ID}s`], [ID.slice(0, -1)], [ID, `${ID}s`], ['orders.shop'], []]) {
        expect(fitting(serves, ...wrong), wrong.join()).to.equal(false);
        expect(fitting(breaks, ...wrong), wrong.join()).to.equal(true);
        expect(fitting(contrast[0].stopped, ...wrong), wrong.join()).to.equal(true);
      }
      expect(fitting(contrast[0].stopped, ID)).to.equal(false);
    }
  });

  it('is of the mesh’s own trust domain', () => {
    const [arm] = arms({ trustDomain: 'example.org' });
    expect(arm?.serves[0]).to.have.property('proves', 'spiffe://example.org/ns/shop/sa/orders');
  });

  it('is undecided where nobody knows the workload, or one replica cannot be asked', () => {
    const { runsAs: gone, ...unknown } = endpoint();
    expect(gone).not.to.equal(undefined);
    expect(identity.trials(system({ endpoints: [unknown] }))[0]).to.have.property('unproven');
    const alone = system({ stage: withoutHost, endpoints: [endpoint({ callers: [] })] });
    expect(identity.trials(alone)[0]).to.have.property('unproven');
  });
});

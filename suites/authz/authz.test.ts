import { expect } from 'chai';
import { caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { Caller, Endpoint, System } from '../../lib/model/system.ts';
import type { DenialArm, PermitArm, Trial } from '../../lib/model/trial.ts';
import methods from './method-is-restricted.check.ts';
import namesakes from './other-namespace-is-denied.check.ts';
import served from './authorized-peer-is-served.check.ts';

const named = (name: string, change: Partial<Caller> = {}, namespace = 'shop'): Caller =>
  caller({
    namespace,
    workload: `${namespace}/${name}`,
    serviceAccount: name,
    wears: { workload: `${namespace}/${name}`, labels: { app: name } },
    ...change,
  });
const till = caller({ methods: ['GET', 'PUT', 'POST'] });
const boss = named('boss', { methods: ['GET', 'DELETE'] });
const feed = named('feed', { methods: ['POST'] }, 'suppliers');
const unsafeProbe = {
  path: '/orders/none',
  answers: { GET: 404, PUT: 404, POST: 409, DELETE: 404, PATCH: 405 },
};
const bare = (one: Caller): Caller => {
  const { wears, ...rest } = one;
  expect(wears).not.to.equal(undefined);
  return { ...rest, bare: 'not opted in' };
};

const about = (change: Partial<Endpoint>, rest: Partial<System> = {}): System =>
  system({ endpoints: [endpoint(change)], ...rest });
const variants = (trials: readonly Trial[]): readonly string[] =>
  trials.map(({ subject }) => subject.replace('shop/orders:80/', ''));
const find = (trials: readonly Trial[], variant: string): Trial | undefined =>
  trials.find(({ subject }) => subject.endsWith(`#${variant}`));
const permitArms = (trial: Trial | undefined): readonly PermitArm[] =>
  (trial && 'arms' in trial ? trial.arms : []).flatMap((arm) => ('serves' in arm ? [arm] : []));
const denialArms = (trial: Trial | undefined): readonly DenialArm[] =>
  (trial && 'arms' in trial ? trial.arms : []).flatMap((arm) => ('holes' in arm ? [arm] : []));
const sentBy = ({ send }: Pick<DenialArm, 'send'>): string =>
  'method' in send ? `${send.method} ${send.path}` : send.do;

describe('who is declared', () => {
  const all = { callers: [till, boss, feed], unsafeProbe };

  it('is a subject for each method, by a name that no other caller changes', () => {
    expect(variants(served.trials(about(all)))).to.deep.equal([
      'http#shop.till-get',
      'http#shop.till-put',
      'http#shop.till-post',
      'http#shop.boss-get',
      'http#shop.boss-delete',
      'http#suppliers.feed-post',
    ]);
    const twice = [caller({ methods: ['GET'] }), caller({ methods: ['GET', 'PUT'] })];
    expect(variants(served.trials(about({ ...all, callers: twice })))).to.deep.equal([
      'http#shop.till-get',
      'http#shop.till-put',
    ]);
  });

  it('is served at each replica and the Service, and beside it the same request of a stranger is denied', () => {
    const arms = permitArms(find(served.trials(about(all)), 'shop.boss-delete'));
    expect(arms.map(({ what, via }) => [what, via.over])).to.deep.equal([
      ['replica orders-a on north', 'mesh-mtls'],
      ['replica orders-b on south', 'mesh-mtls'],
      ['the Service', 'tcp'],
    ]);
    for (const { from, serves, contrast, send } of arms) {
      expect(from).to.include({ serviceAccount: 'boss', meshed: true });
      expect(send).to.include({ method: 'DELETE', path: '/orders/none' });
      expect(serves).to.deep.equal([{ outcome: 'answered', by: 'app', status: [404] }]);
      expect(contrast[0].from).to.include({ serviceAccount: 'default', meshed: true });
      expect(contrast[0].send).to.equal(undefined);
    }
  });

  it('is not asked at the ports of nodes', () => {
    const nodePorts = [{ host: '198.51.100.7', port: 30080, node: 'north' }];
    const arms = permitArms(find(served.trials(about({ ...all, nodePorts })), 'shop.till-get'));
    expect(arms).to.have.length(3);
  });

  it('may be outside the mesh, and then comes in the clear', () => {
    const old = named('old', { meshed: false });
    const arms = permitArms(find(served.trials(about({ callers: [old] })), 'shop.old-get'));
    expect(arms).to.have.length(3);
    for (const { from, via, contrast } of arms) {
      expect([from.where === 'pod' && from.meshed, via.over]).to.deep.equal([false, 'tcp']);
      expect(contrast[0].from).to.include({ meshed: true });
    }
  });

  it('is compared by GET where a refusal would have no words', () => {
    const head = named('head', { methods: ['HEAD'] });
    for (const { send, contrast } of permitArms(served.trials(about({ callers: [head] }))[0])) {
      expect(sentBy({ send })).to.equal('HEAD /orders');
      expect(contrast[0].send).to.include({ method: 'GET' });
    }
  });

  it('is not hidden by a method that may not be sent', () => {
    const trials = served.trials(about({ callers: [boss] }));
    expect(find(trials, 'shop.boss-get')).to.have.property('arms');
    expect(find(trials, 'shop.boss-delete'))
      .to.have.property('notRun')
      .that.matches(/^unsafe-method/);
    const half = { path: '/orders/none', answers: { PUT: 404 } };
    expect(find(served.trials(about({ callers: [boss], unsafeProbe: half })), 'shop.boss-delete'))
      .to.have.property('notRun')
      .that.includes('says nothing of DELETE');
  });

  it('is one subject where there are no methods', () => {
    const ledger = { protocol: 'postgres', callers: [till] } as const;
    const [trial, ...others] = served.trials(about(ledger));
    expect(others).to.deep.equal([]);
    expect(trial?.subject).to.equal('shop/orders:80/postgres#shop.till');
    expect(permitArms(trial).map(({ send }) => send.do)).to.include('postgres-startup');
  });

  it('is undecided, with the reason, where it cannot be played or the stranger cannot', () => {
    expect(find(served.trials(about({ callers: [boss, bare(till)] })), 'shop.till-get'))
      .to.have.property('unproven')
      .that.includes('not opted in');
    const nobody = named('anybody', { serviceAccount: 'default' });
    expect(served.trials(about({ callers: [nobody] }))[0])
      .to.have.property('unproven')
      .that.matches(/^vantage-unsafe/);
  });
});

describe('a namesake', () => {
  const armsOf = (found: System): readonly DenialArm[] => denialArms(namesakes.trials(found)[0]);

  it('has the name of an account, the labels of a caller elsewhere, and is told apart from the genuine one', () => {
    const arms = armsOf(about({ callers: [till, feed] }));
    expect(arms.map(({ via }) => via.over)).to.deep.equal(['mesh-mtls', 'mesh-mtls', 'tcp']);
    for (const { from, sameRequest } of arms) {
      expect(from).to.include({ namespace: 'suppliers', serviceAccount: 'till', makesAccount: true });
      expect(from).to.have.property('labels').that.deep.equals({ app: 'feed' });
      expect(sameRequest?.[0].from).to.include({ namespace: 'shop', serviceAccount: 'till' });
    }
  });

  it('in a place of ours is asked at replicas alone, where an earlier layer can be told', () => {
    const stage = { ...system().stage, meshedNamespace: 'probes-meshed' };
    const arms = armsOf(about({ callers: [till] }, { stage }));
    expect(arms.map(({ what }) => what)).to.deep.equal([
      'replica orders-a on north',
      'replica orders-b on south',
    ]);
    for (const { from, shadows, sameCaller } of arms) {
      expect(from).to.include({ namespace: 'probes-meshed', serviceAccount: 'till' });
      expect(shadows.map(({ layer }) => layer)).to.include('network-policy');
      expect(sameCaller.at(-1)?.alive.map(({ outcome }) => outcome)).to.deep.equal([
        'connected',
        'refused',
        'dropped',
      ]);
    }
  });

  it('that is let through by NetworkPolicy must be accepted by mutual TLS', () => {
    for (const { sameCaller, via } of armsOf(about({ callers: [till, feed] }))) {
      const identity = sameCaller.find(({ send }) => send?.do === 'tcp');
      expect(identity?.alive).to.deep.equal(
        via.over === 'tcp' ? undefined : [{ outcome: 'connected', peer: 'spiffe://' }],
      );
    }
  });

  it('has no place where all callers are in one namespace and none is ours', () => {
    expect(namesakes.trials(about({ callers: [till, boss] }))[0])
      .to.have.property('unproven')
      .that.includes('meshedNamespace');
    expect(namesakes.trials(about({ callers: [] }))[0]).to.have.property('notApplicable');
    expect(namesakes.trials(about({ callers: [till, feed], replicas: [] }))[0])
      .to.have.property('unproven')
      .that.matches(/^no-replica/);
  });
});

describe('a method too many', () => {
  const all = { callers: [till, boss, feed], unsafeProbe };
  const trials = methods.trials(about(all));

  it('is a subject for each that a caller lacks', () => {
    expect(variants(trials)).to.deep.equal([
      'http#shop.till-delete',
      'http#shop.till-patch',
      'http#shop.boss-put',
      'http#shop.boss-post',
      'http#shop.boss-patch',
      'http#suppliers.feed-get',
      'http#suppliers.feed-put',
      'http#suppliers.feed-delete',
      'http#suppliers.feed-patch',
      'http#shop.till-odd-verbs',
      'http#shop.till-overrides',
      'http#shop.boss-odd-verbs',
      'http#shop.boss-overrides',
      'http#suppliers.feed-odd-verbs',
      'http#suppliers.feed-overrides',
    ]);
  });

  it('is sent by a caller that is served its own, and answered to somebody who may', () => {
    for (const { from, send, sameRequest, sameCaller } of denialArms(find(trials, 'shop.till-delete'))) {
      expect(from).to.include({ serviceAccount: 'till' });
      expect(sentBy({ send })).to.equal('DELETE /orders/none');
      expect(sameRequest?.[0].from).to.include({ serviceAccount: 'boss' });
      expect(sameRequest?.[0].send).to.deep.equal(send);
      expect(sameCaller[1]?.send).to.include({ method: 'PUT', path: '/orders/none' });
    }
  });

  it('that only reads goes where one may read', () => {
    for (const { send, sameRequest } of denialArms(find(trials, 'suppliers.feed-get'))) {
      expect(sentBy({ send })).to.equal('GET /orders');
      expect(sameRequest?.[0].alive).to.deep.equal([{ outcome: 'answered', by: 'app', below: 400 }]);
    }
  });

  it('that nobody may send is compared with its like, at worst of the caller itself', () => {
    const [arm] = denialArms(find(trials, 'shop.till-patch'));
    expect(arm?.sameRequest?.[0].from).to.include({ serviceAccount: 'feed' });
    expect(arm?.sameRequest?.[0].send).to.include({ method: 'POST' });
    const alone = methods.trials(about({ ...all, callers: [till] }));
    const [only] = denialArms(find(alone, 'shop.till-delete'));
    expect(only?.sameRequest?.[0].from).to.deep.equal(only?.from);
    expect(only?.sameRequest?.[0].send).to.include({ method: 'PUT' });
  });

  it('that a parser would refuse before anybody is asked goes by HTTP/2, with all its controls', () => {
    const arms = denialArms(find(trials, 'shop.till-odd-verbs'));
    expect(arms.every(({ to }) => to.at === 'address' && to.pod !== undefined)).to.equal(true);
    expect([...new Set(arms.map(({ send }) => `${send.do} ${sentBy({ send })}`))]).to.deep.equal([
      'http1 PROPFIND /orders/none',
      'http1 TRACE /orders/none',
      'http2 ASSAY /orders/none',
      'http2 delete /orders/none',
    ]);
    for (const { send, via, sameRequest, sameCaller } of arms) {
      // As a sidecar says it: a permissive one hands any other TLS to the application.
      const mesh = ['istio-http/1.1', 'istio'];
      expect('alpn' in via ? via.alpn : undefined).to.deep.equal(
        send.do === 'http2' ? ['h2', ...mesh] : mesh,
      );
      expect(sameRequest?.[0].send?.do).to.equal(send.do);
      expect(sameCaller[1]?.send?.do).to.equal(send.do);
    }
  });

  it('behind a header is told by the application’s two answers', () => {
    const arms = denialArms(find(trials, 'shop.till-overrides'));
    expect(arms).to.have.length(6);
    for (const { send, stops, holes, sameRequest, sameCaller } of arms) {
      expect(sentBy({ send })).to.equal('POST /orders/none');
      expect('headers' in send && send.headers.at(0)?.at(1)).to.equal('DELETE');
      expect(stops[0]).to.include({ by: 'app' }).and.to.have.property('status').that.deep.equals([409]);
      expect(holes[0]).to.have.property('status').that.deep.equals([404, 405]);
      expect(sameRequest?.[0].send).to.include({ method: 'DELETE' });
      expect(sameCaller[1]?.alive).to.deep.equal([{ outcome: 'answered', by: 'app', status: [409] }]);
    }
  });

  it('behind a header says whose word it is where nobody may send it', () => {
    const alone = methods.trials(about({ ...all, callers: [till] }));
    expect(find(alone, 'shop.till-overrides')?.expected).to.include('by the word of the file');
    expect(find(trials, 'shop.till-overrides')?.expected).not.to.include('by the word of the file');
  });

  it('behind a header is undecided where the answers are the same, and nothing where it may send nothing', () => {
    const same = { path: '/orders/none', answers: { PUT: 404, DELETE: 404 } };
    expect(find(methods.trials(about({ ...all, unsafeProbe: same })), 'shop.till-overrides'))
      .to.have.property('unproven')
      .that.matches(/^indistinguishable/);
    const none = { path: '/orders/none', answers: { PATCH: 405 } };
    expect(find(methods.trials(about({ ...all, unsafeProbe: none })), 'shop.till-overrides'))
      .to.have.property('notApplicable')
      .that.matches(/^no-carrier/);
  });

  it('that may not be sent leaves what may be sent', () => {
    const undeclared = methods.trials(about({ callers: [till, boss, feed] }));
    expect(variants(undeclared)).to.deep.equal(['http#suppliers.feed-get', 'http']);
    expect(undeclared[1])
      .to.have.property('notRun')
      .that.matches(/^unsafe-method/);
  });

  it('does not exist where nobody lacks one, nobody may call, or there are no methods', () => {
    const known = { path: '/orders/none', answers: { GET: 404 } };
    const trial = (change: Partial<Endpoint>): Trial | undefined => methods.trials(about(change))[0];
    expect(trial({ callers: [caller()], unsafeProbe: known }))
      .to.have.property('notApplicable')
      .that.matches(/^nobody-lacks/);
    expect(trial({ callers: [], unsafeProbe }))
      .to.have.property('notApplicable')
      .that.matches(/^no-declared/);
    expect(trial({ protocol: 'tcp' }))
      .to.have.property('notApplicable')
      .that.matches(/^not-http/);
    expect(trial({ meshed: false }))
      .to.have.property('notApplicable')
      .that.matches(/^not-meshed/);
  });

  it('of a caller that cannot be played is undecided', () => {
    expect(find(methods.trials(about({ ...all, callers: [bare(till), boss] })), 'shop.till-delete'))
      .to.have.property('unproven')
      .that.includes('not opted in');
  });
});

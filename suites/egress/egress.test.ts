import { expect } from 'chai';
import { fits } from '../../lib/model/match.ts';
import { actor, caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { Destination, Egress, Endpoint, Gateway, Sentinel } from '../../lib/model/system.ts';
import type { DenialArm, PermitArm, Trial } from '../../lib/model/trial.ts';
import declared from './declared-destination-is-reachable.check.ts';
import dns from './dns-is-not-a-way-out.check.ts';
import metadata from './metadata-address-is-blocked.check.ts';
import gateway from './gateway-cannot-be-bypassed.check.ts';
import reasons from './every-destination-has-a-reason.check.ts';
import undeclared from './undeclared-destination-is-blocked.check.ts';

const sentinel: Sentinel = {
  name: 'watch.example.test',
  address: '198.51.100.77',
  host: 'watch.example.test',
  tcp: [80, 8443],
  udp: [53],
  dns: ['udp', 'tcp', 'tls'],
  log: { docker: 'watch' },
};
const bank: Destination = {
  name: 'the bank',
  host: 'bank.example.test',
  port: 443,
  protocol: 'tls',
  path: '/',
  callers: [actor('orders')],
};
const stock = endpoint({
  service: 'stock',
  wears: { workload: 'shop/stock', labels: { app: 'stock' } },
  runsAs: actor('stock'),
  callers: [caller(actor('orders'))],
});
const about = (egress: Partial<Egress>, endpoints: readonly Endpoint[] = [endpoint(), stock]) =>
  system({ endpoints, egress: { destinations: [], sentinels: [], metadata: [], ...egress } });

const denials = (trial: Trial | undefined): readonly DenialArm[] =>
  trial && 'arms' in trial ? trial.arms.filter((arm) => 'holes' in arm) : [];
const permits = (trial: Trial | undefined): readonly PermitArm[] =>
  trial && 'arms' in trial ? trial.arms.filter((arm) => 'serves' in arm) : [];

describe('egress/metadata-address-is-blocked', () => {
  const where = { address: '169.254.169.254', port: 80 };

  it('connects and asks nothing, in the labels of every workload that holds ePHI', () => {
    const trials = metadata.trials(about({ metadata: [where] }));
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      '169.254.169.254:80#shop.orders',
      '169.254.169.254:80#shop.stock',
    ]);
    for (const { send, holes, witness } of trials.flatMap(denials)) {
      expect(send).to.deep.equal({ do: 'tcp' });
      expect(holes).to.deep.equal([{ outcome: 'connected' }]);
      expect(witness?.[0].from).to.deep.equal({ where: 'pod', namespace: 'probes', meshed: false });
    }
    expect(metadata.trials(about({}))).to.deep.equal([]);
  });
});

describe('egress/dns-is-not-a-way-out', () => {
  const trialsOf = (one: Sentinel = sentinel) =>
    dns.trials(about({ sentinels: [one], destinations: [bank] }));

  it('asks in the labels of every workload that holds ePHI, in each way that the resolver answers', () => {
    expect(trialsOf().map(({ subject }) => subject)).to.deep.equal(
      ['orders', 'stock'].flatMap((app) => [
        `watch.example.test:53#shop.${app}-udp`,
        `watch.example.test:53#shop.${app}-tcp`,
        `watch.example.test:853#shop.${app}-tls`,
      ]),
    );
    expect(trialsOf({ ...sentinel, dns: [] })).to.deep.equal([]);
  });

  it('takes a response of any kind for a way out, and silence after a connect for no stop', () => {
    for (const { holes, stops, via, send } of trialsOf().flatMap(denials)) {
      const response = { outcome: 'answered', by: 'unknown', protocol: 'dns', reply: 'rcode-5' } as const;
      expect(holes.some((hole) => fits(hole, response))).to.equal(true);
      const silent = { outcome: 'dropped', after: 'connect' } as const;
      expect(stops.some((stop) => fits(stop, silent))).to.equal(
        via.over === 'udp' && send.do === 'dns-query',
      );
    }
  });

  it('shows that the workload finds by name what it may call, and that a pod without a policy is answered', () => {
    const [orders] = trialsOf().flatMap(denials);
    expect(orders?.witness?.[0].from).to.deep.equal({ where: 'pod', namespace: 'probes', meshed: false });
    expect(orders?.sameCaller.map(({ to }) => (to.at === 'address' ? to.host : to.at))).to.include(
      'orders.shop.svc.cluster.local',
    );
  });
});

describe('egress/undeclared-destination-is-blocked', () => {
  const trialsOf = (one: Sentinel = sentinel, endpoints?: readonly Endpoint[]) =>
    undeclared.trials(about({ sentinels: [one], destinations: [bank] }, endpoints));

  it('tries every way out in the labels of every workload that holds ePHI, each once', () => {
    const twice = [endpoint(), endpoint({ port: 90, targetPort: 9090 }), stock];
    expect(trialsOf(sentinel, twice).map(({ subject }) => subject)).to.deep.equal(
      ['orders', 'stock'].flatMap((app) => [
        `watch.example.test:80#shop.${app}-http`,
        `watch.example.test:8443#shop.${app}-http`,
        `watch.example.test:80#shop.${app}-by-name`,
        `watch.example.test:8443#shop.${app}-tls`,
        `watch.example.test:53#shop.${app}-udp`,
      ]),
    );
  });

  it('goes without a name where there is none, and puts an IPv6 address in brackets', () => {
    const { host: none, ...bare } = sentinel;
    expect(none).to.equal(sentinel.host);
    const address = '2001:db8::7';
    const [first, ...rest] = trialsOf({ ...bare, name: address, address, tcp: [80], udp: [] });
    expect(first?.subject).to.equal('[2001:db8::7]:80#shop.orders-http');
    expect(rest.some(({ subject }) => subject.includes('by-name'))).to.equal(false);
  });

  it('asks the log of the sentinel, and a pod under no policy beside it', () => {
    for (const { to, from, witness } of trialsOf().flatMap(denials)) {
      expect(to).to.deep.include({ log: { docker: 'watch' } });
      expect(from).to.include({ namespace: 'shop', meshed: false });
      expect(witness?.[0].from).to.deep.equal({ where: 'pod', namespace: 'probes', meshed: false });
    }
  });

  it('takes silence for a stop from the first packet on only, but for a datagram', () => {
    const silent = { outcome: 'dropped', after: 'connect' } as const;
    for (const { via, stops } of trialsOf().flatMap(denials)) {
      expect(stops.some((stop) => fits(stop, silent))).to.equal(via.over === 'udp');
    }
  });

  it('takes an alert for a way out too', () => {
    const hello = trialsOf()
      .flatMap(denials)
      .find(({ send }) => send.do === 'tls-hello');
    expect(hello?.holes.some((hole) => fits(hole, { outcome: 'tls-alert', code: 70 }))).to.equal(true);
  });

  it('shows that a caller has a way out where it is declared to have one', () => {
    const [orders, stocks] = ['orders', 'stock'].map((app) =>
      denials(trialsOf().find(({ subject }) => subject.includes(app)))[0]?.sameCaller.map(({ to }) =>
        to.at === 'address' ? to.name : to.at,
      ),
    );
    expect(orders).to.deep.equal(['self', 'the bank', 'stock.shop']);
    expect(stocks).to.deep.equal(['self']);
  });

  it('is undecided where nobody can ask in place of the pods', () => {
    const { wears: unworn, ...orders } = actor('orders');
    const { runsAs, ...nobodys } = endpoint({ service: 'vault' });
    expect([unworn, runsAs]).not.to.include(undefined);
    const reasons = trialsOf(sentinel, [
      endpoint({ runsAs: { ...orders, bare: 'not opted in' } }),
      nobodys,
    ]).map((trial) => ('unproven' in trial ? trial.unproven : 'tried'));
    expect(new Set(reasons)).to.deep.equal(
      new Set([
        'vantage-unsafe: not opted in',
        'vantage-unsafe: no workload behind shop/vault lends its labels (vantages.borrowLabels)',
      ]),
    );
  });
});

describe('egress/declared-destination-is-reachable', () => {
  it('has the declared workload served where one that is not declared is stopped', () => {
    const [trial, ...rest] = declared.trials(about({ destinations: [bank] }));
    expect(rest).to.deep.equal([]);
    expect(trial?.subject).to.equal('bank.example.test:443#shop.orders');
    const [arm] = permits(trial);
    expect(arm?.from).to.include({ borrowedFrom: 'shop/orders', meshed: false });
    expect(arm?.contrast[0].from).to.include({ borrowedFrom: 'shop/stock' });
  });

  it('speaks the protocol of the destination', () => {
    const sent = (['tcp', 'tls', 'http'] as const).map(
      (protocol) => permits(declared.trials(about({ destinations: [{ ...bank, protocol }] }))[0])[0]?.send.do,
    );
    expect(sent).to.deep.equal(['tcp', 'tls-hello', 'http1']);
  });

  it('takes nobody for the contrast who is declared for the same place by another entry', () => {
    const again = { ...bank, name: 'the bank, for stock', callers: [actor('stock'), actor('till')] };
    for (const trial of declared.trials(about({ destinations: [bank, again] }))) {
      expect(trial)
        .to.have.property('unproven')
        .that.matches(/^no-contrast/);
    }
  });

  it('does not prove a destination reachable by itself', () => {
    const [arm] = permits(declared.trials(about({ destinations: [bank] }))[0]);
    expect(arm?.sameCaller.map(({ to }) => (to.at === 'address' ? to.name : to.at))).to.deep.equal([
      'self',
      'stock.shop',
    ]);
  });
});

describe('egress/every-destination-has-a-reason', () => {
  const trialOf = (change: Partial<Destination>) =>
    reasons.trials(about({ destinations: [{ ...bank, ...change }] }))[0];

  it('fails an entry without a reason as it is written, and one with a placeholder', () => {
    expect(trialOf({}))
      .to.have.property('refuted')
      .that.matches(/^no-reason: "the bank" has neither/);
    for (const agreement of ['TBD', 'n/a', 'N/A', 'todo', '???', ' - '])
      expect(trialOf({ agreement }), agreement).to.have.property('refuted');
  });

  it('passes none that is not alive: whoever is declared has to reach it, and another must not', () => {
    for (const said of [{ agreement: 'BAA-1' }, { reason: 'prices only' }]) {
      const trial = trialOf(said);
      expect(trial).to.have.property('arms').that.has.lengthOf(1);
      for (const { contrast } of permits(trial)) expect(contrast).to.have.lengthOf(1);
    }
  });
});

describe('egress/gateway-cannot-be-bypassed', () => {
  const proxy: Gateway = {
    service: 'out/proxy',
    places: [{ host: '10.96.0.20', port: 3128 }],
    direct: ['198.51.100.21'],
    runsAs: { ...actor('proxy'), namespace: 'out', workload: 'out/proxy' },
  };
  const rates: Destination = {
    ...bank,
    name: 'rates',
    port: 80,
    protocol: 'http',
    path: '/rates',
    gateway: proxy,
    log: { docker: 'bank' },
  };
  const trialsOf = (change: Partial<Gateway> = {}, ...more: readonly Destination[]) =>
    gateway.trials(about({ destinations: [{ ...rates, gateway: { ...proxy, ...change } }, ...more] }));
  const straight = (trials: readonly Trial[], app = 'orders') =>
    denials(trials.find(({ subject }) => subject === `bank.example.test:80#shop.${app}-straight`));

  it('is about what lies behind a gateway alone', () => {
    expect(gateway.trials(about({ destinations: [bank] }))).to.deep.equal([]);
    const trials = trialsOf({}, bank);
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      'bank.example.test:80#shop.orders-straight',
      'bank.example.test:80#shop.stock-straight',
      'bank.example.test:80#shop.orders-through',
    ]);
  });

  it('goes straight by name and by address, without a sidecar and, where it is declared, past the one it has', () => {
    const trials = trialsOf();
    expect(straight(trials).map(({ what }) => what)).to.deep.equal([
      'shop/orders without a sidecar to bank.example.test',
      'shop/orders past its sidecar to bank.example.test',
      'shop/orders without a sidecar to 198.51.100.21',
      'shop/orders past its sidecar to 198.51.100.21',
    ]);
    expect(straight(trials, 'stock')).to.have.lengthOf(2);
    for (const { from, send } of straight(trials)) {
      // What a sidecar takes is named by its address, and the destination is not among them.
      expect(from).not.to.have.property('throughSidecar');
      expect(send).to.include({ do: 'http1', path: '/rates', host: 'bank.example.test' });
    }
  });

  it('does not take a sidecar for one that can be passed by unless it is known how', () => {
    const linkerd = { ...about({ destinations: [rates] }), mesh: 'linkerd' as const };
    for (const { from } of straight(gateway.trials(linkerd))) expect(from).to.include({ meshed: false });
  });

  it('has the gateway itself answered there, or, where it cannot be played, a pod without a policy', () => {
    for (const { sameRequest } of straight(trialsOf()))
      expect(sameRequest?.[0].from).to.include({ namespace: 'out', borrowedFrom: 'shop/proxy' });
    const { runsAs, ...unknown } = proxy;
    expect(runsAs).not.to.equal(undefined);
    const trials = gateway.trials(about({ destinations: [{ ...rates, gateway: unknown }] }));
    for (const { witness } of straight(trials))
      expect(witness?.[0].from).to.deep.equal({ where: 'pod', namespace: 'probes', meshed: false });
  });

  it('has the declared caller answered through the gateway meanwhile, with the whole URL', () => {
    const [through] = permits(trialsOf().at(-1));
    expect(through?.to).to.deep.include({ host: '10.96.0.20', port: 3128, log: { docker: 'bank' } });
    expect(through?.send).to.include({ path: 'http://bank.example.test/rates', host: 'bank.example.test' });
    const controls = straight(trialsOf())[0]?.sameCaller.map(({ to }) =>
      to.at === 'address' ? to.host : to.at,
    );
    expect(controls).to.deep.equal(['self', '10.96.0.20']);
  });

  it('does not take a refusal for an answer of the destination, nor an answer at it for a stop', () => {
    const [through] = permits(trialsOf().at(-1));
    const said = (status: number, by: 'app' | 'unknown') =>
      ({ outcome: 'answered', by, status, protocol: 'http' }) as const;
    expect(through?.serves.some((match) => fits(match, said(502, 'unknown')))).to.equal(false);
    expect(through?.breaks.some((match) => fits(match, said(502, 'unknown')))).to.equal(false);
    expect(through?.breaks.some((match) => fits(match, said(403, 'unknown')))).to.equal(true);
    for (const { stops, holes } of straight(trialsOf())) {
      expect(stops.some((stop) => fits(stop, said(403, 'unknown')))).to.equal(false);
      expect(holes.some((hole) => fits(hole, said(403, 'unknown')))).to.equal(true);
      for (const odd of ['reset', 'closed'] as const)
        expect([...stops, ...holes].some((match) => fits(match, { outcome: odd }))).to.equal(false);
    }
  });

  it('contrasts with a workload that has no business behind the same gateway', () => {
    const contrasts = (trials: readonly Trial[]) =>
      permits(trials.find(({ subject }) => subject.endsWith('orders-through')))[0]?.contrast.map(
        ({ from }) => (from?.where === 'pod' ? from.borrowedFrom : 'itself'),
      );
    expect(contrasts(trialsOf())).to.deep.equal(['itself', 'shop/stock']);
    const news: Destination = {
      ...rates,
      name: 'news',
      host: 'news.example.test',
      callers: [actor('stock')],
    };
    expect(contrasts(trialsOf({}, news))).to.deep.equal(['itself', 'shop/till']);
  });

  it('does not try whom another entry lets go there straight, nor the gateway where it carries ePHI itself', () => {
    const { gateway: none, ...open } = { ...rates, name: 'rates, for stock', callers: [actor('stock')] };
    expect(none).to.equal(proxy);
    const subjects = trialsOf({ runsAs: actor('stock') }).map(({ subject }) => subject);
    for (const seen of [trialsOf({}, open).map(({ subject }) => subject), subjects])
      expect(seen).not.to.include('bank.example.test:80#shop.stock-straight');
  });

  it('tries IPv6 where pods have it, and says so where they do not', () => {
    const direct = ['2001:db8::7'];
    const [skipped] = trialsOf({ direct }).filter(({ subject }) => subject === '[2001:db8::7]:80');
    expect(skipped)
      .to.have.property('notApplicable')
      .that.matches(/^no-route/);
    const [replica] = endpoint().replicas;
    if (!replica) throw new Error('there is no replica');
    const dual = endpoint({ replicas: [replica, { ...replica, ip: 'fd00::5' }] });
    const trials = gateway.trials(
      about({ destinations: [{ ...rates, gateway: { ...proxy, direct } }] }, [dual]),
    );
    expect(straight(trials).map(({ to }) => (to.at === 'address' ? to.host : ''))).to.include('2001:db8::7');
    expect(trials.some((trial) => 'notApplicable' in trial)).to.equal(false);
  });

  it('is undecided where nobody can be played, or the gateway is nowhere', () => {
    const { wears: unworn, ...orders } = actor('orders');
    expect(unworn).not.to.equal(undefined);
    const bare = gateway.trials(
      about({ destinations: [{ ...rates, callers: [{ ...orders, bare: 'not opted in' }] }] }, [stock]),
    );
    expect(bare.filter((trial) => 'unproven' in trial)).to.have.lengthOf(2);
    expect(trialsOf({ places: [] }).at(-1))
      .to.have.property('unproven')
      .that.matches(/^no-address/);
  });
});

describe('a destination behind a gateway', () => {
  const places = [{ host: '10.96.0.20', port: 3128 }];
  const rates: Destination = { ...bank, gateway: { service: 'out/proxy', places, direct: [] } };

  it('is reached through it by whoever is declared, and shows through it that a way out is open', () => {
    const [arm] = permits(declared.trials(about({ destinations: [rates] }))[0]);
    expect(arm?.to).to.deep.include({ host: '10.96.0.20', port: 3128 });
    const [asked] = denials(
      metadata.trials(
        about({ destinations: [rates], metadata: [{ address: '169.254.169.254', port: 80 }] }),
      )[0],
    );
    expect(asked?.sameCaller.map(({ to }) => (to.at === 'address' ? to.host : to.at))).to.include(
      '10.96.0.20',
    );
  });
});

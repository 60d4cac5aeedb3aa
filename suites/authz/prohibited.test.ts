import { expect } from 'chai';
import { whyUnsendable } from '../../probes/wire/http-request.ts';
import { fits } from '../../lib/model/match.ts';
import { caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { Prohibition, System } from '../../lib/model/system.ts';
import type { DenialArm } from '../../lib/model/trial.ts';
import { pathForms } from './path-forms.ts';
import paths from './path-tricks-are-denied.check.ts';
import bypass from './policy-bypass-is-closed.check.ts';

const till = caller({ methods: ['GET'] });
const boss = caller({
  workload: 'shop/boss',
  serviceAccount: 'boss',
  wears: { workload: 'shop/boss', labels: { app: 'boss' } },
});
const about = (...forbids: readonly Prohibition[]): System =>
  system({ endpoints: [endpoint({ callers: [till, boss], forbids })] });
const armsOf = (check: typeof paths, about: System): readonly DenialArm[] =>
  check
    .trials(about)
    .flatMap((trial) => ('arms' in trial ? trial.arms : []))
    .filter((arm) => 'holes' in arm);
const PATH = { path: '/orders/export', except: ['shop/boss'] };
const HEADER = { header: 'x-purpose', value: 'research', harmless: 'sale' };
const HOST = { host: 'old.example.test' };

describe('authz/path-tricks-are-denied', () => {
  const arms = armsOf(paths, about(PATH));

  it('writes the path in forms that differ, and that all can be sent', () => {
    const forms = pathForms(PATH.path, 'orders.shop');
    expect(new Set(forms.map(({ path }) => path)).size).to.equal(forms.length);
    for (const { path } of forms) expect(whyUnsendable({ method: 'GET', path }), path).to.equal(undefined);
    expect(forms[0]).to.deep.include({ path: PATH.path });
    expect(forms.map(({ path }) => path)).to.include.members([
      '/orders//export',
      '/orders/%65xport',
      '/orders%2fexport',
      '/orders/x%2f..%2fexport',
      '/orders\\export',
      '/orders/export;x=1',
    ]);
  });

  it('demands that the path itself is denied by the proxy, and is there for whoever may have it', () => {
    const plain = arms.filter(({ send }) => 'path' in send && send.path === PATH.path);
    expect(plain).to.have.lengthOf(3);
    const absent = { outcome: 'answered', by: 'app', status: 404, protocol: 'http' } as const;
    for (const { stops, sameRequest } of plain) {
      expect(stops.some((stop) => fits(stop, absent))).to.equal(false);
      const [other] = sameRequest ?? [];
      expect(other?.from).to.include({ serviceAccount: 'boss' });
      expect(other?.alive.some((match) => fits(match, absent))).to.equal(false);
    }
  });

  it('takes any answer below 400 for a hole, and the caller that may not have it for its own', () => {
    const got = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' } as const;
    for (const { holes, stops, from } of arms) {
      expect(holes.some((hole) => fits(hole, got))).to.equal(true);
      expect(stops.some((stop) => fits(stop, got))).to.equal(false);
      expect(from).to.include({ serviceAccount: 'till' });
    }
  });

  it('asks nobody where everybody may have it', () => {
    const [trial] = paths.trials(about({ ...PATH, except: ['shop/boss', 'shop/till'] }));
    expect(trial).to.have.property('unproven');
    expect(paths.trials(about(HEADER, HOST))).to.deep.equal([]);
  });
});

describe('authz/policy-bypass-is-closed', () => {
  it('sends the value in every order, and its own request with the harmless one beside each', () => {
    const arms = armsOf(bypass, about(HEADER));
    const lines = arms.map(({ send }) => ('headers' in send ? send.headers : []));
    expect(lines).to.deep.include([
      ['x-purpose', 'sale'],
      ['x-purpose', 'research'],
    ]);
    expect(lines).to.deep.include([
      ['x-purpose', 'research'],
      ['x-purpose', 'sale'],
    ]);
    for (const { send, sameRequest } of arms) {
      if (!('headers' in send)) throw new Error('no headers');
      expect(send.headers.some(([, value]) => value.includes('research'))).to.equal(true);
      expect(whyUnsendable(send)).to.equal(undefined);
      const [near] = sameRequest ?? [];
      expect(near?.send).to.deep.include({ headers: [['x-purpose', 'sale']] });
    }
  });

  it("asks for a host at replicas alone, for a caller's own sidecar goes by it", () => {
    const arms = armsOf(bypass, about(HOST));
    expect(arms.every(({ via }) => via.over === 'mesh-mtls')).to.equal(true);
    const hosts = arms.map(({ send }) => ('headers' in send ? send.headers.map(([, value]) => value) : []));
    expect(hosts).to.deep.include(['old.example.test.']);
    expect(hosts).to.deep.include(['OLD.EXAMPLE.TEST']);
    expect(hosts).to.deep.include(['orders.shop.svc.cluster.local', 'old.example.test']);
  });
});

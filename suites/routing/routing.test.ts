import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import { fits, type Match } from '../../lib/model/match.ts';
import { system } from '../../lib/model/system.fixture.ts';
import type { GuardedRoute } from '../../lib/model/system.ts';
import type { Arm, DenialArm, Trial } from '../../lib/model/trial.ts';
import duplicates from './duplicate-headers-are-safe.check.ts';

const route = (change: Partial<GuardedRoute> = {}): GuardedRoute => ({
  host: 'shop.example.test',
  port: 443,
  addresses: ['198.51.100.9'],
  path: '/',
  header: 'x-role',
  value: 'admin',
  polarity: 'matchAdmits',
  tell: { header: 'x-backend', guarded: 'office', default: 'shop' },
  ...change,
});
const trialsOf = (...guardedRoutes: readonly GuardedRoute[]): readonly Trial[] =>
  duplicates.trials(system({ guardedRoutes }));
const every = (trial: Trial | undefined): readonly Arm[] => (trial && 'arms' in trial ? trial.arms : []);
const armsOf = (...routes: readonly GuardedRoute[]): readonly DenialArm[] =>
  trialsOf(...routes)
    .flatMap(every)
    .filter((arm) => 'holes' in arm);

const answered = (status: number, backend?: string, by: 'app' | 'proxy' | 'unknown' = 'app'): Outcome => ({
  outcome: 'answered',
  by,
  status,
  protocol: 'http',
  headers: backend === undefined ? {} : { 'x-backend': backend },
});
const any = (matches: readonly Match[], outcome: Outcome): boolean =>
  matches.some((match) => fits(match, outcome));
const read = ({ holes, stops }: DenialArm, outcome: Outcome): string =>
  any(holes, outcome) ? 'hole' : any(stops, outcome) ? 'stop' : 'neither';

describe('routing/duplicate-headers-are-safe', () => {
  it('has one finding for each wire, and one arm for each case at each address', () => {
    const trials = trialsOf(route({ addresses: ['198.51.100.9', '2001:db8::9'] }));
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      'shop.example.test:443#x-role-http1.1',
      'shop.example.test:443#x-role-h2',
    ]);
    expect(trials.map((trial) => every(trial).length)).to.deep.equal([26, 18]);
    for (const trial of trialsOf(route({ addresses: [] })))
      expect(trial)
        .to.have.property('unproven')
        .that.matches(/^no-address/);
  });

  it('tells routes of one header apart', () => {
    const subjects = trialsOf(
      route(),
      route({ value: 'Staff', path: '/A b' }),
      route({ header: 'x-other' }),
    ).map(({ subject }) => subject);
    expect(new Set(subjects)).to.have.property('size', 6);
    expect(subjects).to.include('shop.example.test:443#x-role-staff-a-b-h2');
    expect(subjects).to.include('shop.example.test:443#x-other-h2');
    for (const subject of subjects) expect(subject).to.match(/^shop\.example\.test:443#[a-z0-9.-]+$/);
  });

  it('by matchAdmits keeps every case from the guarded backend', () => {
    for (const arm of armsOf(route())) {
      expect(read(arm, answered(200, 'office'))).to.equal('hole');
      expect(read(arm, answered(500, 'office', 'unknown'))).to.equal('hole');
      expect(read(arm, answered(200, 'shop'))).to.equal('stop');
    }
  });

  it('by matchRestricts keeps every case from the default backend', () => {
    for (const arm of armsOf(route({ polarity: 'matchRestricts' }))) {
      expect(read(arm, answered(200, 'shop'))).to.equal('hole');
      expect(read(arm, answered(200, 'office'))).to.equal('stop');
    }
  });

  it('takes a refusal of the proxy for a stop, and nothing of anybody who does not say who he is', () => {
    for (const arm of armsOf(route(), route({ polarity: 'matchRestricts' }))) {
      for (const status of [400, 403, 431])
        expect(read(arm, answered(status, undefined, 'proxy'))).to.equal('stop');
      expect(read(arm, answered(403))).to.equal('neither');
      expect(read(arm, answered(200))).to.equal('neither');
      expect(read(arm, answered(200, 'office, shop'))).to.equal('neither');
      expect(read(arm, answered(503, undefined, 'proxy'))).to.equal('neither');
    }
  });

  it('has both backends answer what is not ambiguous, over the same wire', () => {
    for (const arm of armsOf(route())) {
      const seen = (arm.witness ?? []).map(({ send, alive }) => [
        send && 'headers' in send ? send.headers : [],
        ['office', 'shop'].filter((backend) => any(alive, answered(200, backend))),
      ]);
      expect(seen).to.deep.equal([
        [[['x-role', 'admin']], ['office']],
        [[['x-role', 'bar']], ['shop']],
        [[], ['shop']],
      ]);
      for (const { send } of arm.witness ?? []) expect(send?.do).to.equal(arm.send.do);
      expect(arm.via).to.deep.include({ alpn: [arm.send.do === 'http2' ? 'h2' : 'http/1.1'] });
    }
  });
});

import { expect } from 'chai';
import { fits } from '../../lib/model/match.ts';
import { caller, endpoint, system } from '../../lib/model/system.fixture.ts';
import type { PeerPolicy, System } from '../../lib/model/system.ts';
import type { Arm } from '../../lib/model/trial.ts';
import altered from './altered-bytes-are-noticed.check.ts';
import ownTls from './application-tls-holds.check.ts';
import stricter from './stricter-policy-is-not-undone.check.ts';
import { whatPolicySays } from './what-policy-says.ts';

const armsOf = (check: typeof altered, about: System): readonly Arm[] =>
  check.trials(about).flatMap((trial) => ('arms' in trial ? trial.arms : []));
const database = endpoint({
  service: 'orders-db',
  protocol: 'postgres',
  callers: [caller()],
  ownTls: { user: 'till', database: 'orders' },
});

describe('mesh/application-tls-holds', () => {
  it("names the database's own user on both sides, so that only TLS differs", () => {
    const arms = armsOf(ownTls, system({ endpoints: [database] }));
    expect(arms).to.have.lengthOf(3);
    for (const arm of arms) {
      const named = { do: 'postgres-startup', user: 'till', database: 'orders' };
      expect(arm.send).to.deep.equal({ ...named, inTls: false });
      if (!('holes' in arm)) throw new Error('no denial');
      for (const control of arm.witness ?? []) expect(control.send).to.deep.equal({ ...named, inTls: true });
    }
  });

  it('takes no other error of the database for its refusal', () => {
    const answered = { outcome: 'answered', by: 'app', protocol: 'postgres' } as const;
    for (const arm of armsOf(ownTls, system({ endpoints: [database] }))) {
      if (!('holes' in arm)) throw new Error('no denial');
      const isStop = (reply: string) => arm.stops.some((stop) => fits(stop, { ...answered, reply }));
      // 53300: too many connections; 3D000: no such database; 28P01: the password was wrong.
      expect(['error-28000', 'error-53300', 'error-3D000', 'error-28P01', 'error'].map(isStop)).to.deep.equal(
        [true, false, false, false, false],
      );
    }
  });

  it('says nothing of a database of which nothing is declared', () => {
    const { ownTls: undeclared, ...rest } = database;
    expect(undeclared).to.not.equal(undefined);
    expect(ownTls.trials(system({ endpoints: [rest] }))[0]).to.have.property('notApplicable');
  });
});

describe('mesh/altered-bytes-are-noticed', () => {
  it('turns a bit sealed and in the clear, and beside each the same goes through intact', () => {
    for (const arm of armsOf(altered, system())) {
      expect(arm.via).to.have.property('altered', true);
      if (!('holes' in arm)) throw new Error('no denial');
      for (const { via } of [...arm.sameCaller, ...(arm.sameRequest ?? arm.witness)])
        expect(via).to.not.have.property('altered');
    }
  });

  it('tries a server of its own too, where there is a place in the mesh', () => {
    const stage = { ...system().stage, meshedNamespace: 'probes-in-mesh' };
    const subjects = altered.trials(system({ stage })).map(({ subject }) => subject);
    expect(subjects).to.deep.equal(['probes-in-mesh/canary:8642/http', 'shop/orders:80/http']);
  });
});

describe('what policy says of mutual TLS', () => {
  const root: PeerPolicy = { namespace: 'mesh', name: 'default', mode: 'STRICT', meshWide: true, ports: {} };
  const loose: PeerPolicy = {
    namespace: 'shop',
    name: 'loose',
    selects: { app: 'orders' },
    mode: 'PERMISSIVE',
    meshWide: false,
    ports: {},
  };
  const said = (...peerPolicies: readonly PeerPolicy[]) =>
    whatPolicySays(system({ peerPolicies }), endpoint());

  it('is the narrowest word, and names what it undoes', () => {
    expect(said(root)).to.equal('STRICT by PeerAuthentication mesh/default');
    expect(said(root, loose)).to.equal(
      'PeerAuthentication shop/loose makes PERMISSIVE what is STRICT by PeerAuthentication mesh/default',
    );
    expect(said(root, { ...loose, selects: { app: 'stock' } })).to.match(/^STRICT/);
    expect(said(root, { ...loose, mode: 'STRICT', ports: { '8080': 'DISABLE' } })).to.match(
      /^PeerAuthentication shop\/loose for port 8080 makes DISABLE what is STRICT by PeerAuthentication shop\/loose/,
    );
    expect(said({ ...root, meshWide: false })).to.equal('no PeerAuthentication speaks of it');
    expect(whatPolicySays(system(), endpoint())).to.equal('its PeerAuthentications may not be read');
  });

  it('decides nothing: both sides are asked on the wire', () => {
    const trials = stricter.trials(system({ peerPolicies: [root] }));
    expect(trials.map(({ subject }) => subject)).to.deep.equal([
      'shop/orders:80/http',
      'shop/orders:80/http#as-callers-send',
    ]);
    for (const trial of trials) expect(trial).to.have.property('arms');
  });
});

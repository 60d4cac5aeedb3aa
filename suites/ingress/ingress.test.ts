import { expect } from 'chai';
import type { Outcome, TlsSession } from '../../probes/protocol.ts';
import { HOST, mintOne, type Minted } from '../../lib/model/certificate/mint.fixture.ts';
import { fits, type Match } from '../../lib/model/match.ts';
import { edge, system } from '../../lib/model/system.fixture.ts';
import type { IngressHost, System } from '../../lib/model/system.ts';
import type { Arm, DenialArm, PermitArm, Trial } from '../../lib/model/trial.ts';
import certificate from './certificate-is-valid.check.ts';
import redirects from './http-redirects-to-https.check.ts';
import modern from './modern-tls-is-offered.check.ts';

const at = (...hosts: readonly IngressHost[]): System => system({ ingress: hosts });
const armsOf = (trial: Trial | undefined): readonly Arm[] => (trial && 'arms' in trial ? trial.arms : []);
const denialsOf = (trial: Trial | undefined): readonly DenialArm[] =>
  armsOf(trial).filter((arm) => 'holes' in arm);
const permitsOf = (trial: Trial | undefined): readonly PermitArm[] =>
  armsOf(trial).filter((arm) => 'serves' in arm);
const any = (matches: readonly Match[], outcome: Outcome): boolean =>
  matches.some((match) => fits(match, outcome));
const { stage } = system();
const { outside, ...inside } = stage;

describe('every check of the edge', () => {
  for (const check of [certificate, redirects, modern]) {
    it(`${check.id} has no verdict where a host has no address, and asks every one where it has several`, () => {
      for (const trial of check.trials(at(edge({ addresses: [] })))) {
        expect(trial)
          .to.have.property('unproven')
          .that.matches(/^no-address/);
      }
      for (const trial of check.trials(at(edge({ addresses: ['198.51.100.9', '2001:db8::9'] })))) {
        const hosts = ('arms' in trial ? trial.arms : []).map(({ to }) =>
          to.at === 'address' ? to.host : '',
        );
        expect(new Set(hosts)).to.deep.equal(new Set(['198.51.100.9', '2001:db8::9']));
      }
    });

    it(`${check.id} is asked from outside, or by a stranger where nobody stands there`, () => {
      const askers = (about: System) =>
        check
          .trials(about)
          .flatMap((trial) => ('arms' in trial ? trial.arms : []))
          .map(({ from }) => from);
      for (const from of askers(system())) expect(from).to.deep.equal(outside);
      for (const from of askers(system({ stage: inside })))
        expect(from).to.deep.equal({ where: 'pod', namespace: 'probes', meshed: false });
    });
  }
});

describe('ingress/modern-tls-is-offered', () => {
  const offered = { ...edge().tls, offers: ['TLSv1.3'] } as const;

  it('asks for each version that is declared, and for no other', () => {
    expect(modern.trials(system()).map(({ subject }) => subject)).to.deep.equal([
      'shop.example.test:443#tls1.2',
      'shop.example.test:443#tls1.3',
    ]);
    expect(modern.trials(at(edge({ tls: offered }))).map(({ subject }) => subject)).to.deep.equal([
      'shop.example.test:443#tls1.3',
    ]);
  });

  it('is served by this version alone: an alert, a cut or another version breaks it, silence does not', () => {
    const [arm] = permitsOf(modern.trials(at(edge({ tls: offered })))[0]);
    const connected = (version: string): Outcome => ({ outcome: 'connected', tls: { version, cipher: '' } });
    expect(any(arm?.serves ?? [], connected('TLSv1.3'))).to.equal(true);
    expect(any(arm?.breaks ?? [], connected('TLSv1.3'))).to.equal(false);
    for (const outcome of [
      connected('TLSv1.2'),
      connected('TLSv1.0'),
      { outcome: 'tls-alert', code: 70 },
      { outcome: 'reset' },
      { outcome: 'closed' },
    ] satisfies Outcome[]) {
      expect(any(arm?.serves ?? [], outcome)).to.equal(false);
      expect(any(arm?.breaks ?? [], outcome)).to.equal(true);
    }
    expect(any(arm?.breaks ?? [], { outcome: 'dropped', after: 'connect' })).to.equal(false);
  });

  it('has an old hello of the same caller stopped, and one of its own answered', () => {
    for (const arm of modern.trials(system()).flatMap(permitsOf)) {
      expect(arm.contrast[0].send).to.deep.include({ do: 'tls-hello', version: 'SSLv3' });
      expect(
        any(arm.contrast[0].stopped, { outcome: 'connected', tls: { version: 'SSLv3', cipher: '' } }),
      ).to.equal(false);
      expect(arm.sameCaller[0].to).to.deep.equal({ at: 'self' });
    }
  });
});

describe('ingress/http-redirects-to-https', () => {
  const shop = edge({ paths: ['/', '/orders'] });
  const answered = (
    by: 'app' | 'proxy' | 'unknown',
    status: number,
    headers: Readonly<Record<string, string>> = {},
  ): Outcome => ({ outcome: 'answered', by, status, protocol: 'http', headers });
  const home = { location: 'https://shop.example.test/orders' };
  const upstream = { 'x-envoy-upstream-service-time': 'present' };
  const read = (outcome: Outcome, about: IngressHost = shop): string => {
    const [arm] = denialsOf(redirects.trials(at(about))[0]);
    if (any(arm?.holes ?? [], outcome)) return 'hole';
    return any(arm?.stops ?? [], outcome) ? 'stop' : 'neither';
  };

  it('sends a GET to every declared path and to one that nobody declares, and a POST only where that is declared', () => {
    const sent = (about: IngressHost) =>
      denialsOf(redirects.trials(at(about))[0]).map(({ send }) =>
        send.do === 'http1' ? `${send.method} ${send.path}` : send.do,
      );
    expect(sent(shop)).to.deep.equal(['GET /assay-undeclared', 'GET /', 'GET /orders']);
    const path = '/orders/o-0';
    expect(sent({ ...shop, unsafeProbe: { path, answers: { POST: 409 } } })).to.include('POST /orders/o-0');
    expect(sent({ ...shop, unsafeProbe: { path, answers: { DELETE: 404 } } })).not.to.include(
      'POST /orders/o-0',
    );
  });

  it('takes the edge’s own redirect to https on the same host, or a closed port, for a stop', () => {
    for (const status of [301, 302, 307, 308]) expect(read(answered('proxy', status, home))).to.equal('stop');
    expect(read({ outcome: 'refused', errno: 'ECONNREFUSED' })).to.equal('stop');
    const other = edge({ port: 8443 });
    expect(read(answered('proxy', 301, home), other)).to.equal('hole');
    expect(read(answered('proxy', 301, { location: 'https://shop.example.test:8443/' }), other)).to.equal(
      'stop',
    );
  });

  it('takes what is served, what leads elsewhere, and whatever an upstream answered for a hole', () => {
    expect(read(answered('app', 200))).to.equal('hole');
    expect(read(answered('unknown', 204))).to.equal('hole');
    for (const location of ['http://shop.example.test/', 'https://till.example.test/', '/orders'])
      expect(read(answered('proxy', 301, { location })), location).to.equal('hole');
    expect(read(answered('proxy', 308))).to.equal('hole');
    expect(read(answered('app', 301, { ...home, ...upstream }))).to.equal('hole');
    expect(read(answered('app', 404, upstream))).to.equal('hole');
  });

  it('decides nothing where it cannot be told who redirects, and nothing of a refusal that leads nowhere', () => {
    expect(read(answered('app', 301, home))).to.equal('neither');
    expect(read(answered('unknown', 301, home))).to.equal('neither');
    expect(read(answered('proxy', 303, home))).to.equal('neither');
    expect(read(answered('proxy', 404))).to.equal('neither');
    expect(read(answered('app', 426))).to.equal('neither');
  });

  it('has https answer for the host beside it', () => {
    for (const arm of redirects.trials(at(shop)).flatMap(denialsOf)) {
      expect(arm.to).to.include({ port: 80 });
      expect(arm.witness?.[0].to).to.include({ host: '198.51.100.9', port: 443 });
      expect(arm.witness?.[0].via).to.include({ over: 'tls', serverName: 'shop.example.test' });
    }
    const [first] = denialsOf(redirects.trials(at(shop))[0]);
    expect(any(first?.witness?.[0].alive ?? [], answered('proxy', 404))).to.equal(false);
  });

  it('does not apply where nobody is declared to listen in clear text', () => {
    const { clearPort, ...closed } = shop;
    expect(clearPort).to.equal(80);
    expect(redirects.trials(at(closed))[0])
      .to.have.property('notApplicable')
      .that.matches(/^no-clear-port/);
    expect(redirects.trials(at(shop))[0]?.subject).to.equal('shop.example.test:80');
  });
});

describe('ingress/certificate-is-valid', () => {
  let root: Minted;
  let leaf: Minted;
  before(async () => {
    root = await mintOne('CN=Root', { authority: true });
    leaf = await mintOne('CN=leaf', { issuer: root });
  });
  const armOf = (minDays = 14): PermitArm | undefined =>
    permitsOf(
      certificate.trials(
        at(edge({ host: HOST, tls: { ...edge().tls, authorities: [root.pem], minDays } })),
      )[0],
    )[0];
  const shown = (...chain: readonly Minted[]): TlsSession => ({
    version: 'TLSv1.3',
    cipher: '',
    chain: chain.map(({ der }) => der),
  });

  it('is served by a valid chain, whether or not the host then wants a certificate of the client', () => {
    const arm = armOf();
    for (const outcome of [
      { outcome: 'connected', tls: shown(leaf) },
      { outcome: 'tls-alert', code: 116, tls: shown(leaf) },
    ] satisfies Outcome[]) {
      expect(any(arm?.serves ?? [], outcome)).to.equal(true);
      expect(any(arm?.breaks ?? [], outcome)).to.equal(false);
    }
  });

  it('is broken by a chain that is not valid, and by nothing that showed no chain', () => {
    const wrong: Outcome = { outcome: 'connected', tls: shown(root) };
    expect(any(armOf()?.serves ?? [], wrong)).to.equal(false);
    expect(any(armOf()?.breaks ?? [], wrong)).to.equal(true);
    expect(any(armOf(200)?.breaks ?? [], { outcome: 'connected', tls: shown(leaf) })).to.equal(true);
    const mute: Outcome = { outcome: 'tls-alert', code: 40 };
    expect(any(armOf()?.serves ?? [], mute) || any(armOf()?.breaks ?? [], mute)).to.equal(false);
    const unasked: Outcome = { outcome: 'connected', tls: { version: 'TLSv1.3', cipher: '' } };
    expect(any(armOf()?.serves ?? [], unasked) || any(armOf()?.breaks ?? [], unasked)).to.equal(false);
  });

  it('wants the same chain to fall through for another name, time and authority, without asking anew', () => {
    const arm = armOf();
    expect(arm?.contrast).to.have.lengthOf(3);
    for (const { stopped, ...change } of arm?.contrast ?? []) {
      expect(change).to.deep.equal({});
      expect(any(stopped, { outcome: 'connected', tls: shown(leaf) })).to.equal(true);
      expect(any(stopped, { outcome: 'connected', tls: { version: 'TLSv1.3', cipher: '' } })).to.equal(false);
    }
  });
});

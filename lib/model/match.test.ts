import { expect } from 'chai';
import type { Outcome, TlsSession } from '../../probes/protocol.ts';
import { explain, fits } from './match.ts';
import { modernTls } from './stop-words.ts';

const session = (...names: readonly string[]): TlsSession => ({
  version: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  peer: { subject: 'CN=x', issuer: 'CN=y', names, serial: '01', notBefore: '', notAfter: '', sha256: '' },
});
const isModern = (outcome: Outcome): boolean =>
  modernTls('shop.example.test').some((match) => fits(match, outcome));

describe('a match', () => {
  it('of modern TLS wants the certificate of the very host, by name or by wildcard', () => {
    expect(isModern({ outcome: 'connected', tls: session('shop.example.test') })).to.equal(true);
    expect(isModern({ outcome: 'connected', tls: session('*.example.test') })).to.equal(true);
    expect(isModern({ outcome: 'tls-alert', code: 116, tls: session('shop.example.test') })).to.equal(true);
    expect(isModern({ outcome: 'connected', tls: session('fallback.example.test', '*.test') })).to.equal(
      false,
    );
    expect(isModern({ outcome: 'connected' })).to.equal(false);
    expect(isModern({ outcome: 'tls-alert', code: 40, tls: session('shop.example.test') })).to.equal(false);
  });

  it('of garbled bytes wants bytes', () => {
    expect(fits({ outcome: 'garbled' }, { outcome: 'garbled', bytes: '2b4f4b' })).to.equal(true);
    expect(fits({ outcome: 'garbled' }, { outcome: 'garbled', bytes: '' })).to.equal(false);
  });

  it('of silence may want to know when it began', () => {
    const silent: Outcome = { outcome: 'dropped', after: 'connect' };
    expect(fits({ outcome: 'dropped' }, silent)).to.equal(true);
    expect(fits({ outcome: 'dropped', after: 'connect' }, silent)).to.equal(true);
    expect(fits({ outcome: 'dropped', after: 'syn' }, silent)).to.equal(false);
  });

  it('of an answer takes every condition that is written', () => {
    const forbidden: Outcome = { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' };
    expect(fits({ outcome: 'answered', by: 'proxy', status: [403] }, forbidden)).to.equal(true);
    expect(fits({ outcome: 'answered', by: 'app' }, forbidden)).to.equal(false);
    expect(fits({ outcome: 'answered', below: 400 }, forbidden)).to.equal(false);
    expect(fits({ outcome: 'answered', status: [401] }, forbidden)).to.equal(false);
  });

  it('of a redirect tells where it leads from where it does not, a relative and an absent address included', () => {
    const shop = 'https://shop.example.test';
    const toward = (location?: string): Outcome => ({
      outcome: 'answered',
      by: 'proxy',
      status: 301,
      protocol: 'http',
      ...(location === undefined ? {} : { headers: { location } }),
    });
    const leads = (location?: string): readonly boolean[] => [
      fits({ outcome: 'answered', leadsTo: shop }, toward(location)),
      fits({ outcome: 'answered', leadsElsewhere: shop }, toward(location)),
    ];
    for (const same of [`${shop}/orders`, `${shop}:443`, 'HTTPS://SHOP.example.test/'])
      expect(leads(same)).to.deep.equal([true, false]);
    for (const other of [
      undefined,
      '/orders',
      '//shop.example.test/',
      'http://shop.example.test/',
      `${shop}:8443/`,
      `${shop}.evil.test/`,
      `${shop}@evil.test/`,
      'https://',
    ])
      expect(leads(other), other).to.deep.equal([false, true]);
  });

  it('names who a certificate proves that it was, so that a reader may read it', () => {
    const shown = (...names: string[]): Outcome => ({
      outcome: 'connected',
      tls: {
        version: 'TLSv1.3',
        cipher: 'x',
        peer: { subject: '', issuer: '', names, serial: '', notBefore: '', notAfter: '', sha256: '' },
      },
    });
    const match = { outcome: 'connected', provesNot: 'spiffe://a/ns/b/sa/c' } as const;
    expect(explain(match, shown('spiffe://a/ns/b/sa/d'))).to.equal('certificate: of spiffe://a/ns/b/sa/d');
    expect(explain(match, shown())).to.equal('certificate: of nobody by name');
    const cruel = explain(match, shown('\u001b[2J'.repeat(100), 'b', 'c', 'd'));
    expect(cruel)
      .to.have.length.below(300)
      .and.not.to.match(/\p{Cc}/u);
  });
});

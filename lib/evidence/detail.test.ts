import { expect } from 'chai';
import { detailOf } from './detail.ts';

const answered = { outcome: 'answered', by: 'app', protocol: 'http', status: 302 } as const;

describe('what is kept of an outcome', () => {
  it('is only what is on the list', () => {
    const headers = {
      Server: 'envoy',
      'Set-Cookie': 'session=secret',
      'x-patient': 'Jane Roe',
      'content-type': 'text/html',
    };
    const more = { ...answered, headers, body: 'Jane Roe', trailer: { a: 1 } };
    expect(detailOf(more)).to.deep.equal({
      by: 'app',
      protocol: 'http',
      status: 302,
      headers: { server: 'envoy', 'content-type': 'text/html' },
    });
  });

  it('is of a redirect only the place', () => {
    const place = (location: string) => detailOf({ ...answered, headers: { location } })?.['headers'];
    expect(place('https://jane:pw@a.test/login?mrn=12345#x')).to.deep.equal({
      location: 'https://a.test/login',
    });
    expect(place('/login?mrn=12345')).to.deep.equal({ location: '/login' });
    expect(place('//jane@a.test/x#mrn')).to.deep.equal({ location: '//a.test/x' });
  });

  it('is short and printable, whatever a server said', () => {
    const said = `a\u001b[2J\u202Eb${'c'.repeat(300)}`;
    const kept = detailOf({ ...answered, headers: { server: said } })?.['headers'] as { server: string };
    expect(kept.server).to.have.length(200);
    expect(kept.server.slice(0, 8)).to.equal('a\uFFFD[2J\uFFFDbc');
    expect(detailOf({ outcome: 'probe-failed', reason: '\uD800' })).to.deep.equal({ reason: '\uFFFD' });
  });

  it('is of unreadable bytes at most 32 hex digits', () => {
    expect(detailOf({ outcome: 'garbled', bytes: 'ab'.repeat(40) })).to.deep.equal({
      bytes: 'ab'.repeat(16),
    });
    expect(detailOf({ outcome: 'garbled', bytes: 'Jane' })).to.equal(undefined);
  });

  it('is of a TLS session its version, cipher and the peer’s public face', () => {
    const peer = {
      subject: 'CN=a',
      issuer: 'CN=ca',
      names: ['a.test'],
      serial: '01',
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2027-01-01T00:00:00Z',
      sha256: 'ff',
    };
    const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', peer };
    expect(
      detailOf({ outcome: 'connected', tls: { ...tls, peer: { ...peer, key: 'secret' } as typeof peer } }),
    ).to.deep.equal({ tls });
  });

  it('is nothing where there is nothing', () => {
    expect(detailOf({ outcome: 'reset' })).to.equal(undefined);
    expect(detailOf({ outcome: 'dropped', after: 'syn' })).to.deep.equal({ after: 'syn' });
    expect(detailOf({ outcome: 'refused', errno: 'ECONNREFUSED' })).to.deep.equal({ errno: 'ECONNREFUSED' });
    expect(detailOf({ outcome: 'tls-alert', code: 70 })).to.deep.equal({ code: 70 });
    expect(detailOf({ outcome: 'wrong-backend', backend: 'b' })).to.deep.equal({ backend: 'b' });
  });
});

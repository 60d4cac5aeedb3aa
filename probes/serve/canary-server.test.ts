import { expect } from 'chai';
import { TLS_VERSIONS, type Exchange, type Transport } from '../protocol.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { createCanary } from './canary-server.ts';
import { mint } from './mint.ts';
import { Receipts } from './receipts.ts';

const NONCE = '0123456789abcdef0123456789abcdef';
const REQUEST = { method: 'GET', path: '/' } as const;

describe('a canary', () => {
  const loopback = new Loopback();
  const stranger = mint('stranger');
  const certificate = { chain: stranger.certPem, key: stranger.keyPem };
  after(() => {
    loopback.close();
  });

  for (const [what, send, via] of [
    ['HTTP/1.1', { do: 'http1', ...REQUEST }, { over: 'tls' }],
    ['HTTP by undici', { do: 'http', ...REQUEST }, { over: 'tls', serverName: 'canary.example.test' }],
    ['HTTP/1.1 by ALPN', { do: 'http1', ...REQUEST }, { over: 'tls', alpn: ['http/1.1'] }],
    ['HTTP/1.1 by an ALPN nobody knows', { do: 'http1', ...REQUEST }, { over: 'tls', alpn: ['istio'] }],
    ['HTTP/1.1 with any certificate', { do: 'http1', ...REQUEST }, { over: 'tls', certificate }],
    ['HTTP/2', { do: 'http2', ...REQUEST }, { over: 'tls', alpn: ['http/1.1', 'h2'] }],
    ['HTTP/2 with any certificate', { do: 'http2', ...REQUEST }, { over: 'tls', alpn: ['h2'], certificate }],
    ['HEAD in HTTP/2', { do: 'http2', method: 'HEAD', path: '/' }, { over: 'tls', alpn: ['h2'] }],
  ] as const satisfies readonly (readonly [string, Exchange, Transport])[]) {
    it(`serves ${what} inside TLS, names itself, and notes the nonce`, async () => {
      const receipts = new Receipts();
      const to = await loopback.start(createCanary('one', receipts));
      const keep = { ...send, keep: ['x-assay-nonce'] };
      const found = await outcomeOf(probeOf(to, keep, { via, backend: 'one' }));
      if (found.outcome !== 'answered') expect.fail(JSON.stringify(found));
      expect(found).to.include({ by: 'app', status: 200 });
      expect(found.headers).to.deep.equal({
        'content-type': 'application/json',
        'x-assay-backend': 'one',
        'x-assay-nonce': NONCE,
      });
      expect(found.tls).to.include({ version: 'TLSv1.3' });
      expect(found.tls?.peer?.subject).to.equal('CN=one');
      expect(receipts.among([NONCE])).to.deep.equal([NONCE]);
      const other = await outcomeOf(probeOf(to, send, { via, backend: 'two' }));
      expect(other).to.deep.equal({ outcome: 'wrong-backend', backend: 'one' });
    });
  }

  it('welcomes a hello of any version', async () => {
    const to = await loopback.start(createCanary('one', new Receipts()));
    for (const version of TLS_VERSIONS) {
      const found = await outcomeOf(probeOf(to, { do: 'tls-hello', version }));
      expect(found.outcome === 'connected' && found.tls?.version, JSON.stringify(found)).to.equal(version);
    }
  });

  it('speaks PostgreSQL inside TLS as it does without', async () => {
    const to = await loopback.start(createCanary('one', new Receipts()));
    const via: Transport = { over: 'tls' };
    expect(await outcomeOf(probeOf(to, { do: 'postgres-startup' }, { via }))).to.include({
      reply: 'error-28000',
    });
    expect(await outcomeOf(probeOf(to, { do: 'tcp' }, { via }))).to.include({ outcome: 'connected' });
  });
});

import { expect } from 'chai';
import { readBatch } from './read-batch.ts';

const NONCE = 'ab'.repeat(16);
const probe = {
  seq: 0,
  to: { host: '127.0.0.1', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/', headers: [['a', 'b']] },
  via: { over: 'tcp' },
  nonce: NONCE,
  timeoutMs: 100,
};
const batch = { protocol: 1, batch: NONCE, concurrency: 1, deadlineMs: 1000, probes: [probe] };

describe('a batch on stdin', () => {
  it('is read as it is', () => {
    expect(readBatch(JSON.stringify(batch))).to.deep.equal(batch);
  });

  for (const [what, wrong, message] of [
    ['no JSON', 'x', 'the batch is no JSON'],
    ['another protocol', { ...batch, protocol: 2 }, 'protocol must be 1'],
    ['a short nonce', { ...batch, batch: 'ab' }, 'batch must be 32 hex digits'],
    ['a gap', { ...batch, probes: [{ ...probe, seq: 1 }] }, 'probes[0].seq must be 0'],
    [
      'an unknown exchange',
      { ...batch, probes: [{ ...probe, send: { do: 'udp' } }] },
      'probes[0].send.do must be one of tcp, http1, http, tls-hello, postgres-startup, postgres-ssl-request',
    ],
    [
      'an unsafe method over undici',
      { ...batch, probes: [{ ...probe, send: { do: 'http', method: 'DELETE', path: '/' } }] },
      'probes[0].send.method must be one of GET, HEAD, OPTIONS',
    ],
    [
      'a port out of range',
      { ...batch, probes: [{ ...probe, to: { host: 'a', port: 65536 } }] },
      'probes[0].to.port must be a whole number from 1 to 65535',
    ],
    [
      'a header that is no pair',
      { ...batch, probes: [{ ...probe, send: { ...probe.send, headers: [['a']] } }] },
      'probes[0].send.headers[0] must be a pair of name and value',
    ],
  ] as const) {
    it(`with ${what} is refused`, () => {
      const text = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
      expect(() => readBatch(text)).to.throw(message);
    });
  }
});

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
  answerMs: 200,
};
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
const batch = { protocol: 1, batch: NONCE, concurrency: 1, deadlineMs: 1000, probes: [probe] };

describe('a batch on stdin', () => {
  it('is read as it is', () => {
    expect(readBatch(JSON.stringify(batch))).to.deep.equal(batch);
  });

  it('may hold every word of the protocol', () => {
    const request = {
      method: 'GET',
      path: '/',
      host: 'a',
      headers: [['a', 'b']],
      keep: ['x-version', 'etag'],
    };
    const certificate = { chain: CERTIFICATE + CERTIFICATE, key: KEY };
    const whole = [
      [{ do: 'tcp' }, { over: 'tls', serverName: 'a', alpn: ['h2'], certificate, chain: true }],
      [{ do: 'http1', ...request }, { over: 'tcp' }],
      [
        { do: 'http2', ...request },
        { over: 'mesh-mtls', alpn: ['h2'] },
      ],
      [{ do: 'http', ...request }, { over: 'tcp' }],
      [{ do: 'datagram' }, { over: 'udp' }],
    ].map(([send, via], seq) => ({ ...probe, seq, send, via }));
    const text = JSON.stringify({ ...batch, probes: whole });
    expect(readBatch(text)).to.deep.equal({ ...batch, probes: whole });
  });

  for (const [what, wrong, message] of [
    ['no JSON', 'x', 'the batch is no JSON'],
    ['another protocol', { ...batch, protocol: 2 }, 'protocol must be 1'],
    ['a short nonce', { ...batch, batch: 'ab' }, 'batch must be 32 hex digits'],
    ['a gap', { ...batch, probes: [{ ...probe, seq: 1 }] }, 'probes[0].seq must be 0'],
    [
      'an unknown exchange',
      { ...batch, probes: [{ ...probe, send: { do: 'udp' } }] },
      'probes[0].send.do must be one of tcp, http1, http2, http, datagram, dns-query, tls-hello, postgres-startup, postgres-ssl-request',
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
    ...(
      [
        ['set-cookie', 'must name, in lower case, a header that holds no secret'],
        ['www-authenticate', 'must name'],
        ['authorization', 'must name'],
        ['X-Version', 'must name'],
        ['a b', 'must name'],
      ] as const
    ).map(
      ([name, message]) =>
        [
          `${name} to be kept`,
          { ...batch, probes: [{ ...probe, send: { ...probe.send, keep: ['x-a', name] } }] },
          `probes[0].send.keep[1] ${message}`,
        ] as const,
    ),
    [
      'too much to be kept',
      { ...batch, probes: [{ ...probe, send: { ...probe.send, keep: Array(9).fill('a') } }] },
      'probes[0].send.keep has more than 8 items',
    ],
    [
      'a word nobody knows in an exchange',
      { ...batch, probes: [{ ...probe, send: { ...probe.send, header: [] } }] },
      'probes[0].send.header is not known',
    ],
    [
      'a word of another transport',
      { ...batch, probes: [{ ...probe, via: { over: 'mesh-mtls', serverName: 'a' } }] },
      'probes[0].via.serverName is not known',
    ],
    [
      'a datagram over TCP',
      { ...batch, probes: [{ ...probe, send: { do: 'datagram' } }] },
      'probes[0]: a datagram goes over udp, a DNS query over udp or tcp, and nothing else over udp',
    ],
    [
      'a DNS query over TLS',
      { ...batch, probes: [{ ...probe, send: { do: 'dns-query' }, via: { over: 'tls' } }] },
      'probes[0]: a datagram goes over udp, a DNS query over udp or tcp, and nothing else over udp',
    ],
    [
      'a request over UDP',
      { ...batch, probes: [{ ...probe, via: { over: 'udp' } }] },
      'probes[0]: a datagram goes over udp, a DNS query over udp or tcp, and nothing else over udp',
    ],
    [
      'a certificate that is no PEM',
      { ...batch, probes: [{ ...probe, via: { over: 'tls', certificate: { chain: 'x', key: 'y' } } }] },
      'probes[0].via.certificate.chain must be PEM text of at most 16384 bytes',
    ],
    [
      'a certificate that is too long',
      {
        ...batch,
        probes: [
          { ...probe, via: { over: 'tls', certificate: { chain: CERTIFICATE.repeat(400), key: KEY } } },
        ],
      },
      'probes[0].via.certificate.chain must be PEM text of at most 16384 bytes',
    ],
    [
      'an encrypted key',
      {
        ...batch,
        probes: [
          {
            ...probe,
            via: {
              over: 'tls',
              certificate: { chain: CERTIFICATE, key: KEY.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') },
            },
          },
        ],
      },
      'probes[0].via.certificate.key must be PEM text of at most 16384 bytes',
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

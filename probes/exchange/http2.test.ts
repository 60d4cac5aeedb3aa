import { createSecureServer, type SecureServerOptions, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import type { Address, Exchange, HeaderLine, Outcome, Transport } from '../protocol.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { mint } from '../serve/mint.ts';

type Http2 = Extract<Exchange, { do: 'http2' }>;

const GET: Http2 = { do: 'http2', method: 'GET', path: '/' };
const H2: Transport = { over: 'tls', serverName: 'localhost', alpn: ['h2'] };
const NONCE: HeaderLine = ['x-assay-nonce', '0123456789abcdef0123456789abcdef'];
const SETTINGS = '000000040000000000';
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

describe('HTTP/2', () => {
  const loopback = new Loopback();
  const root = mint('root');
  const server = mint('server', root);
  const identity = { key: server.keyPem, cert: server.certPem };
  after(() => {
    loopback.close();
  });

  const serve = (
    act: (stream: ServerHttp2Stream, raw: readonly string[]) => void,
    options: SecureServerOptions = {},
  ): Promise<Address> => {
    const http = createSecureServer({ ...identity, ...options });
    http.on('sessionError', () => undefined);
    http.on(
      'stream',
      (stream: ServerHttp2Stream, _headers: unknown, _flags: unknown, raw: readonly string[]) => {
        stream.on('error', () => undefined);
        act(stream, raw);
      },
    );
    return loopback.start(http);
  };
  const peer = (act: (socket: Socket) => void): Promise<Address> =>
    loopback.tls({ ...identity, ALPNProtocols: ['h2'] }, (socket) => {
      socket.once('data', () => {
        act(socket);
      });
    });
  const ask = (to: Address, more: Partial<Http2> = {}, timeoutMs = 2000): Promise<Outcome> =>
    outcomeOf(probeOf(to, { ...GET, ...more }, { via: H2, timeoutMs }));

  /** What a server saw of a request, in the order of its fields. */
  const fieldsSeen = async (more: Partial<Http2>): Promise<readonly HeaderLine[]> => {
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    const to = await serve((stream, raw) => {
      resolve(raw);
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
    expect((await ask(to, more)).outcome).to.equal('answered');
    const raw = await promise;
    return raw.flatMap((name, at): HeaderLine[] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
  };

  it('sends each line as a field of its own, in its order', async () => {
    const headers: readonly HeaderLine[] = [
      ['x-tenant', 'one'],
      ['X-Other', 'a b'],
      ['x-tenant', 'two'],
      ['x-other', '\xe9'],
      ['X-Tenant', 'one'],
    ];
    expect(await fieldsSeen({ path: '/a/../b%2f', host: 'clinic.example.test', headers })).to.deep.equal([
      [':method', 'GET'],
      [':scheme', 'https'],
      [':authority', 'clinic.example.test'],
      [':path', '/a/../b%2f'],
      ...headers.map(([name, value]) => [name.toLowerCase(), value]),
      NONCE,
    ]);
  });

  it('repeats names that Node itself would not, and brings a host beside the authority', async () => {
    const headers: readonly HeaderLine[] = [
      ['authorization', 'Bearer a'],
      ['user-agent', 'x'],
      ['authorization', 'Bearer b'],
      ['user-agent', 'y'],
      ['host', 'b.example'],
    ];
    const seen = await fieldsSeen({ host: 'a.example', headers });
    expect(seen.slice(4)).to.deep.equal([...headers, NONCE]);
    expect(seen).to.deep.include([':authority', 'a.example']);
    const alone = await fieldsSeen({ headers: [['Host', 'b.example']] });
    expect(alone.map(([name]) => name)).not.to.include(':authority');
  });

  it('sends fields that are longer than a frame', async () => {
    const long: HeaderLine = ['x-long', 'y'.repeat(40_000)];
    const to = await serve((stream, raw) => {
      stream.respond({ ':status': raw.includes(long[1]) ? 200 : 400 });
      stream.end();
    });
    expect(await ask(to, { headers: [long] })).to.include({ status: 200 });
  });

  for (const [what, more, reason] of [
    ['a line break', { headers: [['a', 'b\r\n c']] }, 'headers'],
    ['a blank at the end', { headers: [['a', 'b ']] }, 'headers'],
    ['a field of a connection', { headers: [['Transfer-Encoding', 'chunked']] }, 'headers'],
    ['a pseudo-header of its own', { headers: [[':path', '/b']] }, 'headers'],
    ['a tunnel', { method: 'CONNECT' }, 'method'],
    ['a blank in the path', { path: '/a b' }, 'path'],
    ['a line break in the host', { host: 'a\r\n b' }, 'host'],
  ] as const) {
    it(`does not send ${what}`, async () => {
      const to = await serve((stream) => {
        stream.respond({ ':status': 200 }, { endStream: true });
      });
      expect(await ask(to, more)).to.deep.equal({ outcome: 'probe-failed', reason: `unsendable-${reason}` });
    });
  }

  it('reads status, kept headers and the session, after interim responses and before trailers', async () => {
    const to = await serve((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a>; rel=preload' });
      stream.respond(
        { ':status': 404, server: 'x', 'x-assay-backend': 'one', 'x-version': 'v2', 'set-cookie': ['a=b'] },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-checksum': '1' });
      });
      stream.end('no such thing');
    });
    const found = await ask(to, { keep: ['x-version', 'set-cookie'] });
    if (found.outcome !== 'answered') expect.fail(JSON.stringify(found));
    expect(found).to.deep.include({ by: 'app', status: 404, protocol: 'http' });
    expect(found.headers).to.deep.equal({ server: 'x', 'x-assay-backend': 'one', 'x-version': 'v2' });
    expect(found.tls).to.include({ version: 'TLSv1.3' });
  });

  it('knows a proxy by its words, whether it codes them or not', async () => {
    const to = await serve((stream) => {
      stream.respond({
        ':status': 403,
        server: 'istio-envoy',
        'content-type': 'text/plain',
        'content-length': 19,
      });
      stream.end('RBAC: access denied');
    });
    expect(await ask(to)).to.include({ by: 'proxy', status: 403 });
  });

  it('has enough of a long body, of a stream that pauses, and of a head', async () => {
    const long = await serve((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('x'.repeat(1_000_000));
    });
    expect(await ask(long)).to.include({ outcome: 'answered', status: 200 });
    const endless = await serve((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('x');
    });
    expect(await ask(endless, {}, 200)).to.include({ outcome: 'answered', status: 200 });
    const head = await serve((stream) => {
      stream.respond({ ':status': 200, 'content-length': 5 });
      stream.end();
    });
    expect(await ask(head, { method: 'HEAD' })).to.include({ outcome: 'answered', status: 200 });
  });

  it('says that a server has not agreed on it', async () => {
    const to = await loopback.tls(identity);
    const none: Outcome = { outcome: 'probe-failed', reason: 'no-h2' };
    expect(await ask(to)).to.deep.equal(none);
    expect(await outcomeOf(probeOf(to, GET, { via: { over: 'tls' } }))).to.deep.equal(none);
    const clear = await loopback.onFirstBytes(() => undefined);
    expect(await outcomeOf(probeOf(clear, GET))).to.deep.equal(none);
    const other = await loopback.tls({ ...identity, ALPNProtocols: ['http/1.1'] });
    expect(await ask(other)).to.deep.equal({ outcome: 'tls-alert', code: 120 });
  });

  it('sees a server want a client certificate, however late', async () => {
    const to = await serve(() => undefined, {
      ca: root.certPem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const found = await ask(to);
    expect(found.outcome === 'tls-alert' && found.code, JSON.stringify(found)).to.equal(116);
  });

  it('is told by a real server that it gives up', async () => {
    const reset = await serve((stream) => {
      stream.close(8);
    });
    expect((await ask(reset)).outcome).to.equal('reset');
    const away = await serve((stream) => {
      stream.session?.goaway(2, 0);
    });
    expect((await ask(away)).outcome).to.equal('closed');
  });

  for (const [what, act, expected] of [
    ['a reset', (socket) => socket.write(hex(`${SETTINGS} 000004 03 00 00000001 00000008`)), 'reset'],
    [
      'a reset of half an answer',
      (socket) => socket.write(hex(`${SETTINGS} 000001 01 04 00000001 88 000004 03 00 00000001 00000008`)),
      'garbled',
    ],
    [
      'a goodbye',
      (socket) => socket.write(hex(`${SETTINGS} 000008 07 00 00000000 00000000 00000000`)),
      'closed',
    ],
    ['a close', (socket) => socket.end(), 'closed'],
    ['a close after the settings', (socket) => socket.end(hex(SETTINGS)), 'closed'],
    ['a close in the middle of a frame', (socket) => socket.end(hex(SETTINGS + '0000')), 'garbled'],
    [
      'a close in the middle of an answer',
      (socket) => socket.end(hex(`${SETTINGS} 000001 01 04 00000001 88`)),
      'garbled',
    ],
    ['silence', () => undefined, 'dropped'],
    ['silence after the settings', (socket) => socket.write(hex(SETTINGS)), 'dropped'],
    ['no HTTP/2', (socket) => socket.end(hex('fffefdfc')), 'garbled'],
    ['an answer before the settings', (socket) => socket.end(hex('000001 01 05 00000001 88')), 'garbled'],
    [
      'an answer to another request',
      (socket) => socket.write(hex(`${SETTINGS} 000001 01 05 00000003 88`)),
      'garbled',
    ],
    [
      'an answer without a status',
      (socket) => socket.write(hex(`${SETTINGS} 000001 01 05 00000001 82`)),
      'garbled',
    ],
    [
      'an index of nothing',
      (socket) => socket.write(hex(`${SETTINGS} 000002 01 05 00000001 88ff`)),
      'garbled',
    ],
    ['a push', (socket) => socket.write(hex(`${SETTINGS} 000005 05 04 00000001 0000000282`)), 'garbled'],
    ['a frame without end', (socket) => socket.write(hex(`${SETTINGS} ffffff 00 00 00000001`)), 'garbled'],
    [
      'another length than declared',
      (socket) => socket.write(hex(`${SETTINGS} 000005 01 05 00000001 88 5c 02 3131`)),
      'garbled',
    ],
  ] as const satisfies readonly (readonly [string, (socket: Socket) => unknown, Outcome['outcome']])[]) {
    it(`tells ${what}`, async () => {
      const found = await ask(await peer(act), {}, expected === 'dropped' ? 200 : 2000);
      expect(found.outcome, JSON.stringify(found)).to.equal(expected);
    });
  }

  it('understands an answer in HTTP/1.1, and tells an RST', async () => {
    const old = await peer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'));
    expect(await ask(old)).to.include({ outcome: 'answered', status: 400 });
    const abrupt = await loopback.tls({ ...identity, ALPNProtocols: ['h2'] }, (socket, reset) => {
      socket.once('data', reset);
    });
    expect((await ask(abrupt)).outcome).to.equal('reset');
  });
});

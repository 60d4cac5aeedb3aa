import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Exchange, Outcome, Probe, Transport } from './protocol.ts';
import { readOutcome } from './read-outcome.ts';
import { mint } from './serve/mint.ts';
import { answerClientHello } from './serve/tls-answer.ts';
import { hostile, inPieces } from './testing/hostile.ts';
import { Loopback, outcomeOf, probeOf } from './testing/loopback.ts';
import { buildClientHello } from './wire/client-hello.ts';
import { converse } from './wire/converse.ts';
import { errorResponse } from './wire/postgres.ts';

const TIMEOUT_MS = 60;
/** The quiet time starts again with each byte, up to four times; a busy machine has seconds more. */
const LONGEST_MS = 4 * TIMEOUT_MS + 5000;
const HEAD = 'HTTP/1.1 200 OK\r\n';
const VALID: Buffer[] = [
  `${HEAD}content-length: 2\r\n\r\nhi`,
  `${HEAD}transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
  `HTTP/1.1 103 x\r\n\r\n${HEAD}content-length: 0\r\n\r\n`,
  '\x15\x03\x03\x00\x02\x02\x28',
  '\0\0\0\x04\0\0\0\0\0\0\0\x03\x01\x05\0\0\0\x01\x88\x76\x01a',
  'S',
].map((text) => Buffer.from(text, 'latin1'));
VALID.push(answerClientHello(buildClientHello('TLSv1.2')), errorResponse('28000', 'no'));

const TCP: Transport = { over: 'tcp' };
const TLS: Transport = { over: 'tls', serverName: 'localhost' };
const H2: Transport = { ...TLS, alpn: ['h2'] };
const HTTP1: Exchange = { do: 'http1', method: 'GET', path: '/' };
const HTTP: Exchange = { do: 'http', method: 'GET', path: '/' };
const CLEAR: readonly Exchange[] = [
  { do: 'tcp' },
  HTTP1,
  HTTP,
  { do: 'tls-hello', version: 'TLSv1.2' },
  { do: 'tls-hello', version: 'TLSv1.3' },
  { do: 'postgres-startup' },
  { do: 'postgres-ssl-request' },
];
type Way = readonly [Exchange, Transport];
const ways: readonly Way[] = [
  ...CLEAR.map((send): Way => [send, TCP]),
  // The server speaks no TLS: what it says stands where its hello should.
  [HTTP1, TLS],
];
const insideTls: readonly Way[] = [
  [{ do: 'http2', method: 'GET', path: '/' }, H2],
  [HTTP1, TLS],
  [HTTP, TLS],
  [{ do: 'postgres-startup' }, TLS],
];

type End = 'fin' | 'rst' | 'hold';

/** What a hostile server says, in which pieces, and how it leaves. */
interface Script {
  readonly pieces: readonly Buffer[];
  readonly end: End;
}

const script: fc.Arbitrary<Script> = fc.record({
  pieces: inPieces(hostile(...VALID)),
  end: fc.constantFrom<End>('fin', 'fin', 'rst', 'hold'),
});

describe('a probe of a hostile server', () => {
  const loopback = new Loopback();
  const { keyPem: key, certPem: cert } = mint('hostile');
  let now: Script = { pieces: [], end: 'fin' };
  let clear: Probe['to'];
  let tls: Probe['to'];
  before(async () => {
    clear = await loopback.start(
      createServer((socket) => {
        act(socket, () => socket.resetAndDestroy());
      }),
    );
    tls = await loopback.tls({ key, cert, ALPNProtocols: ['h2', 'http/1.1'] }, act);
  });
  after(() => {
    loopback.close();
  });

  function act(socket: Socket, reset: () => void): void {
    const { pieces, end } = now;
    socket.on('error', () => undefined);
    socket.once('data', () => {
      const say = (at: number): void => {
        const piece = pieces[at];
        if (socket.destroyed) return;
        if (piece) socket.write(piece);
        if (at < pieces.length) setImmediate(say, at + 1);
        else if (end === 'fin') socket.end();
        else if (end === 'rst') reset();
      };
      say(0);
    });
  }

  async function timed(to: Probe['to'], [send, via]: Way): Promise<{ outcome: Outcome; ms: number }> {
    const startedAt = performance.now();
    const outcome = await outcomeOf(probeOf(to, send, { via, timeoutMs: TIMEOUT_MS }));
    return { outcome, ms: performance.now() - startedAt };
  }

  const holds = async (to: Probe['to'], way: Way, said: Script): Promise<void> => {
    now = said;
    const { outcome, ms } = await timed(to, way);
    expect(readOutcome(JSON.parse(JSON.stringify(outcome)), 'outcome').outcome).to.equal(outcome.outcome);
    expect(ms).to.be.below(LONGEST_MS);
    // It was met: whatever it said, nobody stopped us on the way.
    expect(outcome.outcome).not.to.be.oneOf(['refused', 'unreachable', 'name-not-found', 'wrong-backend']);
    if (outcome.outcome === 'dropped') expect(outcome.after).to.equal('connect');
    if (outcome.outcome === 'answered' && outcome.protocol === 'http')
      expect(Buffer.concat(said.pieces).includes('HTTP/1.') || way[0].do === 'http2').to.equal(true);
  };

  it('comes to one typed outcome in its time, in the clear', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ways), script, (way, said) => holds(clear, way, said)),
      { numRuns: 150 },
    );
  });

  it('comes to one typed outcome in its time, inside TLS', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...insideTls), script, (way, said) => holds(tls, way, said)),
      { numRuns: 80 },
    );
  });

  const endless = (start: string, again: string, ms: number) => (socket: Socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(again), ms);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(timer);
      });
  };
  for (const [what, start, again] of [
    ['a byte at a time of a head', HEAD, 'x'],
    ['a byte at a time of a body', `${HEAD}content-length: 4000\r\n\r\n`, 'x'],
    ['interim responses without end', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['empty pieces of a body', `${HEAD}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'],
  ] as const) {
    it(`ends in its time when it is kept busy by ${what}`, async () => {
      const to = await loopback.onFirstBytes(endless(start, again, TIMEOUT_MS / 3));
      for (const send of [HTTP1, HTTP]) {
        const { ms } = await timed(to, [send, TCP]);
        expect(ms, send.do).to.be.below(LONGEST_MS);
      }
    });
  }

  /** A server that never stops saying `again`, as fast as it is heard. */
  const pouring = (start: string, again: string): Promise<Probe['to']> => {
    const piece = Buffer.from(again.repeat(Math.floor(65_536 / again.length)), 'latin1');
    return loopback.onFirstBytes((socket) => {
      const pour = (): void => {
        for (let more = !socket.destroyed; more;) more = socket.write(piece);
      };
      socket
        .on('error', () => undefined)
        .on('drain', pour)
        .write(Buffer.from(start, 'latin1'));
      pour();
    });
  };
  const STREAMS = [
    ['\x16\x03\x03\0\x04\0\0\0\0', '\x16\x03\x03\0\x04\0\0\0\0'],
    ['N\0\0\0\x05\0', 'N\0\0\0\x05\0'],
    [`${HEAD}a: `, 'x'],
    [`${HEAD}\r\n`, 'x'],
    ['HTTP/1.1 103 x\r\n\r\n', 'HTTP/1.1 103 x\r\n\r\n'],
  ] as const;

  it('ends in its time in a stream without end', async () => {
    for (const [start, again] of STREAMS) {
      const to = await pouring(start, again);
      for (const send of CLEAR) expect((await timed(to, [send, TCP])).ms, send.do).to.be.below(LONGEST_MS);
    }
  });

  it('keeps no more of a stream than 256 KiB and the piece that went over it', async () => {
    const { host, port } = await pouring('x', 'x');
    const socket = connect(port, host);
    await once(socket, 'connect');
    const { signal } = new AbortController();
    const heard = await converse(socket, Buffer.from('?'), {
      timeoutMs: 1000,
      signal,
      isEnough: () => false,
    });
    socket.destroy();
    expect(heard.ending).to.equal('enough');
    expect(heard.bytes.length).to.be.within(256 * 1024, 320 * 1024);
  });
});

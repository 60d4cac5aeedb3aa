import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { detailOf } from '../../../lib/evidence/detail.ts';
import { certificateProblems } from '../../../lib/model/certificate.ts';
import { decodeFrames, type Decoded } from '../../../probes/decode.ts';
import type { Batch, Exchange, Outcome, Probe, Transport } from '../../../probes/protocol.ts';
import { measured, peaksIn } from './measured.ts';

const TIMEOUT_MS = 1000;
/** For those of which it matters what they said, on a machine that may do much else. */
const CALM_MS = 2500;
/** A peer that keeps us busy is left after four timeouts; the rest is for a machine that does much else. */
const LONGEST_MS = 4 * TIMEOUT_MS + 2500;
const MOST_MB = 300;
const ID = 'ab'.repeat(16);

const REQUEST = { method: 'GET', path: '/', host: 'hostile.example.test' } as const;
const overTls = (...alpn: readonly string[]): Transport => ({
  over: 'tls',
  serverName: 'hostile.example.test',
  chain: true,
  ...(alpn.length > 0 ? { alpn } : {}),
});

/** Every way in which a check speaks to a target. */
const WAYS: Readonly<Record<string, { readonly send: Exchange; readonly via: Transport }>> = {
  tcp: { send: { do: 'tcp' }, via: { over: 'tcp' } },
  tls: { send: { do: 'tcp' }, via: overTls() },
  http1: { send: { do: 'http1', keep: ['x-tell'], ...REQUEST }, via: { over: 'tcp' } },
  https1: { send: { do: 'http1', keep: ['x-tell'], ...REQUEST }, via: overTls('http/1.1') },
  http: { send: { do: 'http', ...REQUEST }, via: { over: 'tcp' } },
  https: { send: { do: 'http', ...REQUEST }, via: overTls() },
  http2: { send: { do: 'http2', keep: ['x-tell'], ...REQUEST }, via: overTls('h2') },
  hello10: { send: { do: 'tls-hello', version: 'TLSv1.0' }, via: { over: 'tcp' } },
  hello12: { send: { do: 'tls-hello', version: 'TLSv1.2' }, via: { over: 'tcp' } },
  hello13: { send: { do: 'tls-hello', version: 'TLSv1.3' }, via: { over: 'tcp' } },
  startup: { send: { do: 'postgres-startup' }, via: { over: 'tcp' } },
  sslRequest: { send: { do: 'postgres-ssl-request' }, via: { over: 'tcp' } },
};

/** One way under TLS is enough for a port that speaks none. */
const speaksTls = (trick: string): boolean => /^(https|h2|certificate|tls)-/.test(trick);
const isWorthwhile = (trick: string, way: string): boolean =>
  way === 'tls' || WAYS[way]?.via.over !== 'tls' || speaksTls(trick);

const program = (file: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });

/** Every text in it, at any depth. */
const stringsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];

/** What Node's TLS says of a peer's bytes, and of a peer that agrees on no h2: no fault of ours, and no answer. */
const OF_THE_PEER = /^(no-h2|tls:ERR_SSL_[A-Z_]+)$/;

interface Asked {
  readonly trick: string;
  readonly way: string;
}

/** What each exchange came to, in the order asked, and how the agent ended. */
interface Told {
  readonly exit: unknown;
  readonly decoded: Decoded;
}

async function ask(
  ports: Readonly<Record<string, number>>,
  asked: readonly Asked[],
  { timeoutMs, concurrency, peak }: { timeoutMs: number; concurrency: number; peak: string },
): Promise<Told> {
  const probes = asked.map(({ trick, way }, seq): Probe => {
    const words = WAYS[way];
    if (!words) throw new Error(`there is no way ${way}`);
    return { seq, to: { host: '127.0.0.1', port: ports[trick] ?? 0 }, ...words, nonce: ID, timeoutMs };
  });
  const batch: Batch = { protocol: 1, batch: ID, concurrency, deadlineMs: 60_000, probes };
  const agent = program('../../../probes/agent.ts', ['probe'], measured(peak));
  const chunks: Buffer[] = [];
  agent.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  agent.stdin?.end(JSON.stringify(batch));
  const [exit] = (await once(agent, 'close')) as readonly unknown[];
  return { exit, decoded: decodeFrames(batch, chunks) };
}

/** Outcomes that are the same however busy the machine is, each as `outcome` or with what it must hold. */
const PINNED: readonly (readonly [way: string, outcome: string, ...tricks: readonly string[]])[] = [
  ['http1', 'garbled', 'endless-head', 'many-headers', 'slow-head', 'banner', 'noise', 'lies'],
  ['http', 'garbled', 'endless-head', 'many-headers', 'slow-head', 'banner', 'noise', 'lies', 'slow-interim'],
  ['http2', 'garbled', 'h2-too-long', 'h2-odd-settings', 'h2-continuations', 'h2-bomb'],
  ['http1', 'dropped', 'silence'],
  ['http2', 'dropped', 'h2-slow-pings'],
  ['http1', 'answered', 'markup', 'escapes', 'endless-body', 'circle'],
  ['http2', 'answered', 'h2-markup'],
  ['tls', 'garbled', 'tls-nonsense'],
  ['tls', 'connected', 'certificate-markup', 'certificate-odd', 'certificate-tangled', 'certificate-long'],
  ['startup', 'answered', 'postgres-error'],
  ['sslRequest', 'garbled', 'postgres-stuffed'],
];

describe('the agent among hostile targets', function () {
  this.timeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'assay-hostile-'));
  const peak = join(folder, 'agent');
  let server: ChildProcess;
  let asked: readonly Asked[];
  let crowd: Told;
  const pinned = PINNED.flatMap(([way, outcome, ...tricks]) =>
    tricks.map((trick) => ({ trick, way, outcome })),
  );
  let calm: Told;

  before(async () => {
    server = program('server.ts', []);
    const [line] = (await once(server.stdout ?? server, 'data')) as readonly Buffer[];
    const ports = JSON.parse(String(line)) as Readonly<Record<string, number>>;
    asked = Object.keys(ports)
      .flatMap((trick) => Object.keys(WAYS).map((way) => ({ trick, way })))
      .filter(({ trick, way }) => isWorthwhile(trick, way));
    crowd = await ask(ports, asked, { timeoutMs: TIMEOUT_MS, concurrency: 256, peak });
    calm = await ask(ports, pinned, { timeoutMs: CALM_MS, concurrency: 20, peak });
  });
  after(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  const told = (trick: string): Outcome | undefined =>
    calm.decoded.probes[pinned.findIndex((one) => one.trick === trick)]?.outcome;
  const named = ({ seq }: { seq: number }): string => `${asked[seq]?.trick ?? ''} ${asked[seq]?.way ?? ''}`;

  it('ends by itself with one outcome for each exchange', () => {
    expect(asked).to.have.length.above(400);
    for (const { exit, decoded } of [crowd, calm]) {
      expect(exit).to.equal(0);
      expect(decoded.violations).to.deep.equal([]);
    }
    const failed = crowd.decoded.probes.flatMap((one) =>
      one.outcome.outcome === 'probe-failed' && !OF_THE_PEER.test(one.outcome.reason)
        ? [`${named(one)}: ${one.outcome.reason}`]
        : [],
    );
    expect(failed).to.deep.equal([]);
  });

  it('leaves whoever keeps it busy', () => {
    const late = crowd.decoded.probes
      .filter(({ ms = 0 }) => ms > LONGEST_MS)
      .map((one) => `${named(one)}: ${one.ms ?? 0} ms`);
    expect(late).to.deep.equal([]);
  });

  it('holds less than 300 MB', () => {
    const peaks = peaksIn(peak);
    expect(peaks).to.have.length(2);
    expect(Math.max(...peaks))
      .to.be.above(20)
      .and.below(MOST_MB);
  });

  it('takes for an answer what is one, and nothing else', () => {
    const seen = pinned.map(
      ({ trick, way }, at) => `${trick} ${way}: ${calm.decoded.probes[at]?.outcome.outcome ?? ''}`,
    );
    expect(seen).to.deep.equal(pinned.map(({ trick, way, outcome }) => `${trick} ${way}: ${outcome}`));
  });

  it('hears what the targets would like a reader to run, so that something is here to be tamed', () => {
    expect(JSON.stringify(told('markup'))).to.include('<script>');
    expect(JSON.stringify(told('h2-markup'))).to.include('<script>');
    expect(JSON.stringify(told('certificate-markup'))).to.include('<svg/onload');
    expect(JSON.stringify(told('escapes'))).to.include('\\u001b');
  });

  it('keeps no character that moves a cursor, and no long word', () => {
    for (const { outcome } of [...crowd.decoded.probes, ...calm.decoded.probes]) {
      for (const text of stringsIn(detailOf(outcome, ['x-tell']))) {
        expect(text).not.to.match(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(text.length).to.be.at.most(200);
      }
    }
  });

  it('judges certificates that nobody would issue, soon', () => {
    const rule = {
      host: 'hostile.example.test',
      authorities: 'public',
      at: new Date().toISOString(),
    } as const;
    for (const trick of [
      'certificate-markup',
      'certificate-odd',
      'certificate-tangled',
      'certificate-long',
    ]) {
      const outcome = told(trick);
      const chain = outcome?.outcome === 'connected' ? outcome.tls?.chain : undefined;
      expect(chain, trick).not.to.equal(undefined);
      const began = process.cpuUsage();
      expect(certificateProblems(chain, { ...rule, minDays: 14 }), trick).not.to.deep.equal([]);
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000, trick).to.be.below(1500);
    }
  });
});

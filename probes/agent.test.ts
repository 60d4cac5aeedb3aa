import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { answerBatches } from './answer-batches.ts';
import { decodeFrames } from './decode.ts';
import type { Batch } from './protocol.ts';
import { askReceipts } from './serve/receipts-socket.ts';
import { runServer } from './serve/run-server.ts';
import { Loopback, probeOf } from './testing/loopback.ts';

const AGENT = join(import.meta.dirname, 'agent.ts');
const NONCE = 'ab'.repeat(16);
/** A process of its own takes a while to start where much else runs. */
const SLOW_MS = 20_000;

const batchOf = (probes: Batch['probes'], more: Partial<Batch> = {}): Batch => ({
  protocol: 1,
  batch: NONCE,
  concurrency: 50,
  deadlineMs: 5000,
  probes,
  ...more,
});

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [AGENT, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

async function finish(agent: ChildProcess): Promise<{ code: unknown; out: Buffer; err: string }> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  agent.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  agent.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = (await once(agent, 'close')) as readonly unknown[];
  return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString() };
}

describe('the agent', () => {
  const loopback = new Loopback();
  after(() => {
    loopback.close();
  });

  it('answers a large batch in whole, through a pipe', async () => {
    const to = await loopback.start(createServer());
    const probes = Array.from({ length: 2000 }, (_, seq) => probeOf(to, { do: 'tcp' }, { seq }));
    const batch = batchOf(probes);
    const agent = start('probe');
    const finished = finish(agent);
    agent.stdin?.end(JSON.stringify(batch));
    const { code, out } = await finished;
    const decoded = decodeFrames(batch, [out]);
    expect(code).to.equal(0);
    expect(decoded.violations).to.deep.equal([]);
    expect(decoded.probes.every(({ outcome }) => outcome.outcome === 'connected')).to.equal(true);
  }).timeout(SLOW_MS);

  it('answers one batch after another, as long as somebody asks', async () => {
    const to = await loopback.start(createServer());
    const agent = start('probe');
    const finished = finish(agent);
    const batches = ['11', '22'].map((digits) =>
      batchOf(
        [
          probeOf(to, { do: 'tcp' }),
          probeOf(to, { do: 'http1', method: 'GET', path: '/' }, { seq: 1, timeoutMs: 200 }),
        ],
        {
          batch: digits.repeat(16),
        },
      ),
    );
    let heard = '';
    agent.stdout?.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    for (const batch of batches) {
      agent.stdin?.write(`${JSON.stringify(batch)}\n`);
      while (!heard.includes('"frame":"end"')) await once(agent.stdout ?? agent, 'data');
      const { probes, complete } = decodeFrames(batch, [Buffer.from(heard)]);
      expect(probes.map(({ outcome }) => outcome.outcome)).to.deep.equal(['connected', 'dropped']);
      expect(complete).to.equal(true);
      heard = '';
    }
    agent.stdin?.end();
    expect(await finished).to.include({ code: 0, err: '' });
  }).timeout(SLOW_MS);

  it('says in one line what is wrong with a batch, and ends with an error', async () => {
    const agent = start('probe');
    const finished = finish(agent);
    agent.stdin?.end('{}');
    expect(await finished).to.deep.equal({
      code: 2,
      out: Buffer.alloc(0),
      err: 'agent: protocol must be 1\n',
    });
  });

  it('refuses a command line that it does not know', async () => {
    const wrong = [
      [],
      ['serve'],
      ['serve', '--listen', '0', '--name', 'a'],
      ['serve', '--listen', '8642', '--nme', 'a'],
    ];
    for (const { code, err } of await Promise.all(wrong.map((args) => finish(start(...args))))) {
      expect(code).to.equal(2);
      expect(err).to.match(/^agent: [^\n]+\n$/);
    }
  }).timeout(SLOW_MS);

  it('looks up receipts of the server beside it, and says nothing where there is none', async () => {
    const path = `\0assay-test-${process.pid}`;
    const serving = await runServer({ name: 'one', ports: [0], receiptsPath: path });
    const port = serving.canaries[0]?.port ?? 0;
    const [seen, unseen] = ['11'.repeat(16), '22'.repeat(16)];
    const to = { host: '127.0.0.1', port };
    const probes = [probeOf(to, { do: 'http1', method: 'GET', path: '/' }, { nonce: seen, backend: 'one' })];
    const batch = batchOf(probes, { receipts: [seen, unseen] });
    const answer = async (receiptsPath: string): Promise<readonly string[] | undefined> => {
      const output = new PassThrough();
      await answerBatches(Readable.from([JSON.stringify(batch)]), output, {
        receiptsPath,
        ownHost: '127.0.0.1',
      });
      output.end();
      const chunks = (await output.toArray()) as readonly Buffer[];
      const decoded = decodeFrames(batch, chunks);
      expect(decoded).to.include({ complete: true });
      return decoded.receipts;
    };
    expect(await answer(path)).to.deep.equal([seen]);
    expect(await answer(`${path}-none`)).to.equal(undefined);
    serving.close();
    expect(await askReceipts([], `${path}-none`)).to.equal(undefined);
  });
});

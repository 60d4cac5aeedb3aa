import { createServer } from 'node:net';
import { expect } from 'chai';
import type { Batch, Probe } from './protocol.ts';
import { type Result, runBatch } from './run-batch.ts';
import { createCanary } from './serve/canary-server.ts';
import { ownCanaries } from './serve/own-canary.ts';
import { Receipts } from './serve/receipts.ts';
import { Loopback, probeOf } from './testing/loopback.ts';

const NONCE = 'ab'.repeat(16);

async function run(probes: readonly Probe[], more: Partial<Batch> = {}): Promise<readonly Result[]> {
  const began = performance.now();
  const results: Result[] = [];
  const canaries = ownCanaries('127.0.0.1');
  const numbered = probes.map((probe, seq) => ({ ...probe, seq }));
  await runBatch(
    { protocol: 1, batch: NONCE, concurrency: 100, deadlineMs: 5000, ...more, probes: numbered },
    {
      meshFolder: '/nonexistent',
      ownCanary: canaries.find,
      clock: () => performance.now() - began,
      report: (result) => results.push(result),
    },
  );
  canaries.close();
  return results;
}

describe('a batch', () => {
  const loopback = new Loopback();
  after(() => {
    loopback.close();
  });

  it('of hundreds gives each probe one result', async () => {
    const receipts = new Receipts();
    const to = await loopback.start(createCanary('one', receipts));
    const nonces = Array.from({ length: 400 }, (_, seq) => seq.toString(16).padStart(32, '0'));
    const results = await run(
      nonces.map((nonce) =>
        probeOf(to, { do: 'http1', method: 'GET', path: '/' }, { nonce, backend: 'one' }),
      ),
      { concurrency: 200 },
    );
    expect(results.map(({ seq }) => seq).sort((a, b) => a - b)).to.deep.equal(nonces.map((_, seq) => seq));
    expect(new Set(results.map(({ result }) => result.outcome))).to.deep.equal(new Set(['answered']));
    expect(receipts.among([...nonces, 'ff'.repeat(16)])).to.deep.equal(nonces);
  });

  it('is less patient in a queue before somebody who takes connections and never answers', async () => {
    const to = await loopback.onFirstBytes(() => undefined);
    const probe = probeOf(to, { do: 'http1', method: 'GET', path: '/' }, { timeoutMs: 60, answerMs: 500 });
    const results = await run(Array.from({ length: 6 }, () => ({ ...probe, serial: 'one' })));
    for (const { result } of results) expect(result).to.deep.equal({ outcome: 'dropped', after: 'connect' });
    expect(results.map(({ ms }) => ms >= 400)).to.deep.equal([true, true, true, false, false, false]);
  });

  it('runs no more at once than it says, and those with one key one by one', async () => {
    let open = 0;
    let most = 0;
    const to = await loopback.onFirstBytes((socket) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        socket.end();
      }, 30);
    });
    const probes = Array.from({ length: 12 }, () => probeOf(to, { do: 'postgres-ssl-request' }));
    await run(probes, { concurrency: 4 });
    expect(most).to.be.within(2, 4);
    most = 0;
    await run(probes.map((probe) => ({ ...probe, serial: 'x' })));
    expect(most).to.equal(1);
  });

  it('gives up at its deadline, and says so of each unfinished probe', async () => {
    const to = await loopback.start(createServer());
    const send = { do: 'postgres-ssl-request' } as const;
    const slow = probeOf(to, send, { timeoutMs: 60_000, serial: 'x' });
    const results = await run([slow, slow, probeOf(to, { do: 'tcp' })], { deadlineMs: 500 });
    expect(results.map(({ result }) => result)).to.deep.equal([
      { outcome: 'connected' },
      { outcome: 'probe-failed', reason: 'deadline' },
      { outcome: 'probe-failed', reason: 'deadline' },
    ]);
  });

  it('proves the caller alive on a canary of its own', async () => {
    const nowhere = { host: '127.0.0.1', port: 1 };
    const send = { do: 'http1', method: 'GET', path: '/' } as const;
    const [only] = await run([probeOf(nowhere, send, { self: true, backend: 'me' })]);
    expect(only?.result).to.include({ outcome: 'answered', by: 'app', status: 200 });
    expect(only?.remote).not.to.equal('127.0.0.1:1');
  });
});

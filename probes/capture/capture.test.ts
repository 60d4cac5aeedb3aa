import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { answerBatches } from '../answer-batches.ts';
import { decodeFrames } from '../decode.ts';
import type { Batch, CaptureAnswer, CaptureOrder } from '../protocol.ts';
import { createCanary } from '../serve/canary-server.ts';
import { Receipts } from '../serve/receipts.ts';
import { runEar } from '../serve/run-ear.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { startCapture } from './tcpdump.ts';

const HOST = '127.0.0.1';
const ALONE = '127.77.0.1';
const BATCH = 'ab'.repeat(16);

/** The ear of a capturing pod, asked as the runner asks it. */
async function obey(order: CaptureOrder, capturePath: string): Promise<CaptureAnswer | undefined> {
  const batch: Batch = {
    protocol: 1,
    batch: BATCH,
    concurrency: 1,
    deadlineMs: 5000,
    probes: [],
    capture: order,
  };
  const output = new PassThrough();
  await answerBatches(Readable.from([JSON.stringify(batch)]), output, { capturePath });
  output.end();
  const decoded = decodeFrames(batch, (await output.toArray()) as readonly Buffer[]);
  expect(decoded).to.include({ complete: true });
  return decoded.capture;
}

describe('a capture', () => {
  const loopback = new Loopback();
  const folder = mkdtempSync(join(tmpdir(), 'assay-capture-'));
  const path = join(folder, 'socket');
  after(() => {
    loopback.close();
    rmSync(folder, { recursive: true });
  });

  it('reads a nonce in the clear and not one inside TLS, and tells the two ways apart', async function () {
    const [clear, sealed, never] = ['11', '22', '33'].map((digits) => digits.repeat(16)) as [
      string,
      string,
      string,
    ];
    const ear = await runEar(path);
    try {
      const begun = await obey({ do: 'listen', to: [HOST] }, path);
      // Neither everybody has tcpdump, nor the right to open a packet socket.
      if (begun?.said !== 'listening') return this.skip();
      // Where nobody else of this machine is met, whatever they say to each other.
      const to = await loopback.start(createCanary('one', new Receipts()), ALONE);
      const send = { do: 'http1', method: 'GET', path: '/' } as const;
      await outcomeOf(probeOf(to, send, { nonce: sealed, via: { over: 'tls' } }));
      const way = { from: HOST, behind: [ALONE] };
      const tell: CaptureOrder = { do: 'tell', nonces: [clear, sealed, never], ways: [way] };
      expect(await obey(tell, path)).to.deep.equal({ said: 'heard', read: [], ways: ['sealed'] });
      expect(await obey(tell, path)).to.deep.equal({ said: 'nothing', why: 'not listening' });
      await obey({ do: 'listen', to: [HOST] }, path);
      await outcomeOf(probeOf(to, send, { nonce: sealed, via: { over: 'tls' } }));
      await outcomeOf(probeOf(to, send, { nonce: clear }));
      expect(await obey(tell, path)).to.deep.equal({ said: 'heard', read: [clear], ways: ['unsealed'] });
      await obey({ do: 'listen', to: ['192.0.2.1'] }, path);
      await outcomeOf(probeOf(to, send, { nonce: clear }));
      expect(await obey(tell, path)).to.deep.equal({ said: 'heard', read: [], ways: ['unseen'] });
    } finally {
      ear.close();
    }
  }).timeout(20_000);

  it('says nothing, and why, where it cannot begin or has ended', async () => {
    expect(await startCapture([])).to.deep.equal({ why: 'no addresses' });
    expect(await startCapture(['127.0.0.1 or host 192.0.2.1'])).to.deep.equal({ why: 'no addresses' });
    expect(await startCapture([HOST], 'tcpdump-that-is-not-there')).to.deep.equal({ why: 'tcpdump: ENOENT' });
    expect(await startCapture([HOST], 'false')).to.deep.equal({ why: 'tcpdump: ' });
    const tell = { do: 'tell', nonces: [], ways: [] } as const;
    expect(await obey(tell, `${path}-none`)).to.deep.equal({
      said: 'nothing',
      why: 'nobody listens in this pod',
    });
  });
});

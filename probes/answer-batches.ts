import type { Readable, Writable } from 'node:stream';
import { Lines } from './lines.ts';
import { type Batch, type Frame, MESH_CERTIFICATES, PROTOCOL } from './protocol.ts';
import { readBatch } from './read-batch.ts';
import { runBatch } from './run-batch.ts';
import { ownAddresses, ownCanaries } from './serve/own-canary.ts';
import { orderCapture } from './serve/capture-socket.ts';
import { askReceipts } from './serve/receipts-socket.ts';

const BEAT_MS = 5_000;
const MOST_BYTES = 64 * 1024 * 1024;

export interface AnswerSetting {
  readonly meshFolder?: string;
  readonly receiptsPath?: string;
  readonly capturePath?: string;
  /** The address of the agent's own canaries; the pod's first by default. */
  readonly ownHost?: string;
}

/**
 * Reads batches to the end of the input, one on each line, and writes the frames of each before it reads the next. Rejects if
 * one is not in order.
 */
export async function answerBatches(
  input: Readable,
  output: Writable,
  setting: AnswerSetting = {},
): Promise<void> {
  const lines = new Lines(MOST_BYTES);
  for await (const chunk of input) {
    for (const line of lines.push(Buffer.from(chunk as Uint8Array | string)))
      await answer(readBatch(line), output, setting);
    if (lines.isTooLong) throw new Error('the batch is longer than 64 MiB');
  }
  if (lines.rest !== '') await answer(readBatch(lines.rest), output, setting);
}

async function answer(batch: Batch, output: Writable, setting: AnswerSetting): Promise<void> {
  const name = batch.batch;
  const write = (frame: Frame): void => {
    output.write(`${JSON.stringify(frame)}\n`);
  };
  const ips = ownAddresses();
  const began = performance.now();
  write({ frame: 'start', batch: name, protocol: PROTOCOL, ips });
  const beat = setInterval(() => {
    write({ frame: 'beat', batch: name });
  }, BEAT_MS);
  const canaries = ownCanaries(setting.ownHost ?? ips[0]);
  let results = 0;
  try {
    await runBatch(batch, {
      meshFolder: setting.meshFolder ?? MESH_CERTIFICATES,
      ownCanary: canaries.find,
      clock: () => performance.now() - began,
      report: (result) => {
        results += 1;
        write({ frame: 'result', batch: name, ...result });
      },
    });
    const seen = batch.receipts && (await askReceipts(batch.receipts, setting.receiptsPath));
    if (seen) write({ frame: 'receipts', batch: name, seen });
    const heard = batch.capture && (await orderCapture(batch.capture, setting.capturePath));
    if (heard) write({ frame: 'capture', batch: name, answer: heard });
  } finally {
    clearInterval(beat);
    canaries.close();
  }
  write({ frame: 'end', batch: name, results });
  await flush(output);
}

/** Resolves when everything written before has left the process. */
function flush(output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write('', (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

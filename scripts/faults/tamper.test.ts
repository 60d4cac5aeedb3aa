import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundleAgent } from '../../lib/run/agent-bundle.ts';
import { decodeFrames } from '../../probes/decode.ts';
import { PROTOCOL, type Batch } from '../../probes/protocol.ts';
import type { Mode } from './tamper.ts';

const PROGRAM = join(import.meta.dirname, 'tamper.ts');

describe('an agent whose output is spoilt', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'assay-tamper-'));
    writeFileSync(join(folder, 'agent.mjs'), await bundleAgent());
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  let batches = 0;
  /** What the runner reads out of the answer to two probes at nobody. */
  function read(mode: Mode | 'untouched'): readonly string[] {
    batches += 1;
    const probe = { to: { host: '127.0.0.1', port: 9 }, send: { do: 'tcp' }, via: { over: 'tcp' } } as const;
    const batch: Batch = {
      protocol: PROTOCOL,
      batch: String(batches).padStart(32, '0'),
      concurrency: 2,
      deadlineMs: 5_000,
      probes: [0, 1].map((seq) => ({
        ...probe,
        seq,
        nonce: String(seq).padStart(32, 'a'),
        timeoutMs: 1_000,
      })),
    };
    const { status, stdout } = spawnSync(
      process.execPath,
      [PROGRAM, mode, join(folder, 'agent.mjs'), 'probe'],
      { input: JSON.stringify(batch), env: { ...process.env, TMPDIR: folder } },
    );
    expect(status, mode).to.equal(0);
    return decodeFrames(batch, [stdout]).probes.map(({ outcome }) =>
      outcome.outcome === 'probe-failed' ? outcome.reason : outcome.outcome,
    );
  }

  it('is an agent all the same where nothing is spoilt', () => {
    expect(read('untouched')).to.deep.equal(['refused', 'refused']);
  });

  for (const [mode, reason] of [
    ['truncated', 'no-result'],
    ['duplicated', 'stream:duplicate-seq'],
    ['out-of-order', 'stream:frame-before-start'],
    ['garbage', 'stream:garbage-line'],
  ] as const) {
    it(`${mode}: nothing of it is believed`, () => {
      expect(read(mode)).to.deep.equal([reason, reason]);
    });
  }

  it('another-batch: the first answer is believed, its replay is not', () => {
    expect(read('another-batch')).to.deep.equal(['refused', 'refused']);
    expect(read('another-batch')).to.deep.equal(['stream:wrong-batch', 'stream:wrong-batch']);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startProgram, type Running } from '../live/assay.ts';
import type { Moment } from './fault.ts';
import { reaches } from './moment.ts';

/** Says and writes what a run does, and waits to be told to go on. */
const RUN = `
const { appendFileSync } = require('node:fs');
const journal = process.argv[1] + '/journal.ndjson';
const line = (phase) => appendFileSync(journal, '{"data":{"observation":{"phase":"' + phase + '"}}}\\n');
process.stderr.write('  1.0 s  agents\\n  2.0 s    1 of 2 running\\n');
setTimeout(() => line('before'), 100);
process.once('SIGUSR2', () => { line('during'); setTimeout(() => process.exit(0), 400); });
setTimeout(() => process.exit(7), 5000);
`;

describe('the moment of a fault', () => {
  let out = '';
  let run: Running;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'assay-moment-'));
    run = startProgram(process.execPath, ['-e', RUN, out]);
  });
  afterEach(async () => {
    run.child.kill('SIGKILL');
    await run.ended;
    rmSync(out, { recursive: true });
  });

  it('is there when the progress names the phase, and when the journal has the round', async () => {
    await reaches('agents', run, out);
    await reaches('controls', run, out);
    run.child.kill('SIGUSR2');
    await reaches('probes', run, out);
    expect((await run.ended).code).to.equal(0);
  });

  for (const moment of ['settle', 'controls-after'] as const satisfies readonly Moment[])
    it(`never comes where the run ends before "${moment}", and that is said`, async () => {
      const waiting = reaches(moment, run, out).then(
        () => 'it came',
        (error: unknown) => String(error),
      );
      await reaches('controls', run, out);
      run.child.kill('SIGUSR2');
      expect(await waiting).to.match(/it ended (?:without saying|before)/);
    });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { JOURNAL } from '../../lib/evidence/journal.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import { assay, newFolder, start, type Running } from './assay.ts';
import { labCluster, objectsOf } from './lab.ts';
import { moments, seed, type Moment, type PhaseName } from './signals/moments.ts';

/** A few in every run of the tests; ASSAY_SIGNALS=30 for all that the promise is made for. */
const COUNT = Number(process.env['ASSAY_SIGNALS'] ?? 6);
const GONE_WITHIN_MS = 10_000;
/** With agents in pods, meshed ones too, and outside. */
const CHECKS = ['--check', 'mesh/plaintext-is-refused', '--check', 'ingress/legacy-tls-is-refused'];

const from = seed();

describe(`a run that is stopped at ${COUNT} moments drawn from ASSAY_SEED="${from}"`, () => {
  let cluster: Cluster;
  let calm: readonly string[];
  let lengths: Readonly<Record<PhaseName, number>>;

  before(async () => {
    cluster = await labCluster();
    await assay('clean');
    calm = await objectsOf(cluster);
    lengths = await usualLengths();
  });

  for (const moment of moments(COUNT, from)) {
    const { number, signal, phase, part } = moment;
    const when = `${Math.round(part * 100)} % into "${phase}"`;
    if (signal === 'SIGKILL') {
      it(`moment ${number}: ${signal} ${when}: "assay clean" leaves nothing`, async () => {
        const { run, out } = await startAndStop(moment);
        await run.ended;
        const cleaned = await assay('clean');
        expect(cleaned.code, cleaned.stderr).to.equal(0);
        expect(await objectsOf(cluster)).to.deep.equal(calm);
        // Killed while it wrote the first line, there is a journal of nothing.
        if (existsSync(join(out, JOURNAL))) expect((await assay('report', out)).code).to.be.oneOf([0, 4]);
      });
      continue;
    }
    it(`moment ${number}: ${signal} ${when}: nothing is left within 10 s, and exit 2`, async () => {
      const { run, out, stoppedAt } = await startAndStop(moment);
      const { code, stdout, stderr } = await run.ended;
      const took = Date.now() - stoppedAt;
      expect(await objectsOf(cluster)).to.deep.equal(calm);
      expect(took, stderr).to.be.below(GONE_WITHIN_MS);
      // Whoever stops a program that has not come to its first line gets what the system does by itself.
      if (code === null) {
        expect(phase).to.equal('start');
        expect(stdout + stderr).to.equal('');
        expect(existsSync(out)).to.equal(false);
        return;
      }
      const isOver = existsSync(join(out, 'run.json')) && (await readRecord(out)).run.state === 'complete';
      // All was found out when the signal came: that it came is no reason to withhold it.
      expect(code, stderr).to.equal(isOver ? 0 : 2);
      if (isOver) expect(phase).to.be.oneOf(['verdicts', 'teardown']);
    });
  }

  it('goes by itself when its deadline comes, killed and with nobody to clean up', async () => {
    const run = start('run', ...CHECKS, '--timeout', '20', '--out', join(newFolder(), 'evidence'));
    await run.until('s  settle');
    run.child.kill('SIGKILL');
    await run.ended;
    expect(await objectsOf(cluster)).not.to.deep.equal(calm);
    // The deadline, five seconds of the owner's TTL, and a garbage collector that has much else to do.
    const until = Date.now() + 90_000;
    let left = await objectsOf(cluster);
    while (left.join('\n') !== calm.join('\n') && Date.now() < until) {
      await sleep(2000);
      left = await objectsOf(cluster);
    }
    expect(left).to.deep.equal(calm);
  });

  /** Starts a run, waits for the moment, and sends the signal; a run that was quicker has ended by itself. */
  async function startAndStop({ signal, phase, part }: Moment): Promise<{
    readonly run: Running;
    readonly out: string;
    readonly stoppedAt: number;
  }> {
    const out = join(newFolder(), 'evidence');
    const run = start('run', ...CHECKS, '--out', out);
    if (phase !== 'start') await run.until(`s  ${phase}`);
    await sleep(part * lengths[phase]);
    const stoppedAt = Date.now();
    run.child.kill(signal);
    return { run, out, stoppedAt };
  }

  /** How long each phase of an undisturbed run takes here and now. */
  async function usualLengths(): Promise<Readonly<Record<PhaseName, number>>> {
    const out = join(newFolder(), 'evidence');
    const began = Date.now();
    const run = start('run', ...CHECKS, '--out', out);
    await run.until('s  agents');
    const first = Date.now() - began;
    const { code, stderr } = await run.ended;
    expect(code, stderr).to.equal(0);
    const { phases } = (await readRecord(out)).run;
    const of = (name: PhaseName): number => phases.find((one) => one.name === name)?.ms ?? 0;
    return {
      start: first,
      agents: of('agents'),
      settle: of('settle'),
      probes: of('probes'),
      verdicts: of('verdicts'),
      teardown: of('teardown'),
    };
  }
});

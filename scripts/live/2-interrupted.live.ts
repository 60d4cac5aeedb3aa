import { join } from 'node:path';
import { expect } from 'chai';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import { assay, newFolder, start } from './assay.ts';
import { labCluster, objectsOf, trustedWears } from './lab.ts';

describe('a run that is stopped', () => {
  let cluster: Cluster;
  let before_: readonly string[];

  before(async () => {
    cluster = await labCluster();
    await assay('clean');
    before_ = await objectsOf(cluster);
  });

  for (const [signal, phase] of [
    ['SIGINT', 'agents'],
    ['SIGINT', 'probes'],
    ['SIGTERM', 'settle'],
  ] as const) {
    it(`by ${signal} during "${phase}" keeps the journal, reads aborted, leaves nothing and exits 2`, async () => {
      const out = join(newFolder(), 'evidence');
      const run = start('run', '--suite', 'mesh', '--out', out);
      await run.until(`s  ${phase}`);
      run.child.kill(signal);
      const { code, stderr } = await run.ended;
      expect(code, stderr).to.equal(2);
      const record = await readRecord(out);
      expect(record.run.state).to.equal('aborted');
      expect(record.findings.map(({ verdict }) => verdict)).not.to.include('pass');
      expect((await assay('verify', out)).code).to.equal(0);
      expect(await objectsOf(cluster)).to.deep.equal(before_);
    });
  }

  const LABEL = ['run', '--check', 'segmentation/namespace-label-decides', '--out'];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} while a namespace of ours wears a label takes it away`, async () => {
      const run = start(...LABEL, join(newFolder(), 'evidence'));
      await run.until('s  probes');
      expect(await trustedWears(cluster)).to.include('"env":"trusted"');
      run.child.kill(signal);
      expect((await run.ended).code).to.equal(2);
      expect(await objectsOf(cluster)).to.deep.equal(before_);
    });
  }

  it('by SIGKILL leaves a label to "assay clean", and to the next run, whatever that tries', async () => {
    for (const next of [['clean'], ['run', '--check', 'ingress/legacy-tls-is-refused', '--wait']]) {
      const run = start(...LABEL, join(newFolder(), 'evidence'));
      await run.until('s  settle');
      run.child.kill('SIGKILL');
      await run.ended;
      expect(await trustedWears(cluster)).to.include('"env":"trusted"');
      const out = next[0] === 'run' ? ['--out', join(newFolder(), 'evidence')] : [];
      const ended = await assay(...next, ...out);
      expect(ended.code, ended.stderr).to.equal(0);
      expect(await trustedWears(cluster)).not.to.include('"env":"trusted"');
    }
    await assay('clean');
    expect(await objectsOf(cluster)).to.deep.equal(before_);
  });

  it('by SIGKILL leaves what "assay clean" removes, and a journal that "assay report" reads', async () => {
    const out = join(newFolder(), 'evidence');
    const run = start('run', '--suite', 'mesh', '--out', out);
    await run.until('s  settle');
    run.child.kill('SIGKILL');
    await run.ended;
    expect((await assay('clean')).stdout).to.include('removed');
    expect(await objectsOf(cluster)).to.deep.equal(before_);
    expect((await assay('report', out)).code).to.equal(0);
    expect((await readRecord(out)).run.state).to.equal('aborted');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Proof } from '../../lib/model/proof.ts';
import { loadChecks } from '../../suites/load.ts';
import { assay, newFolder, startProgram } from './assay.ts';
import { labRecord } from './lab.ts';

describe('assay prove', () => {
  it('sees every check turn red under each of its sabotages, and green again', async () => {
    const out = join(newFolder(), 'proof');
    const { code, stdout, stderr } = await assay('prove', '--out', out);
    const { mutants } = JSON.parse(readFileSync(join(out, 'prove.json'), 'utf8')) as Proof;
    const sabotages = (await loadChecks()).flatMap(({ id, sabotages: list }) =>
      list.map((one) => `${id}~${one.id}`),
    );
    expect(mutants.map(({ id }) => id)).to.have.members(sabotages);
    expect(
      mutants.filter(({ caught, restored }) => !caught || !restored),
      stdout + stderr,
    ).to.deep.equal([]);
    expect(code).to.equal(0);
  });

  it('refuses a cluster that does not carry the marker of this lab', async () => {
    const { context, kubeconfig, config } = labRecord();
    // The same cluster, seen from a machine that has brought up no lab.
    const stranger = startProgram(
      process.execPath,
      ['scripts/assay.ts', 'prove', '--context', context, '--kubeconfig', kubeconfig, '--config', config],
      { ASSAY_CACHE: newFolder() },
    );
    const { code, stderr } = await stranger.ended;
    expect(stderr).to.include('E_NOT_THE_LAB');
    expect(code).to.equal(3);
  });
});

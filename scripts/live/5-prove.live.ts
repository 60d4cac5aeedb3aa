import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isClean, isProven, type Proof } from '../../lib/model/proof.ts';
import { assay, newFolder, startProgram } from './assay.ts';
import { labRecord } from './lab.ts';

/** Each alone, then in rounds of which each is the whole catalogue several times over. */
const LIMIT_MS = 1_500_000;

describe('assay prove', () => {
  it("sees checks turn red under their sabotages, and green again: this commit's part of them", async function () {
    this.timeout(LIMIT_MS);
    const out = join(newFolder(), 'proof');
    const listed = (await assay('prove', '--list')).stdout;
    const { code, stdout, stderr } = await assay('prove', '--out', out);
    const { mutants, rounds } = JSON.parse(readFileSync(join(out, 'prove.json'), 'utf8')) as Proof;
    expect(mutants).to.have.length.above(3);
    for (const { id } of mutants) expect(listed).to.include(id);
    expect(
      mutants.filter((one) => !isProven(one)),
      stdout + stderr,
    ).to.deep.equal([]);
    expect(
      rounds.filter((one) => !isClean(one)),
      stdout + stderr,
    ).to.deep.equal([]);
    expect(new Set(rounds.flatMap((one) => one.mutants))).to.deep.equal(new Set(mutants.map(({ id }) => id)));
    expect(readFileSync(join(out, 'prove.html'), 'utf8')).to.include('were caught and undone');
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

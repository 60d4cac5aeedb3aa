import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Proof } from '../../lib/model/proof.ts';
import { loadChecks } from '../../suites/load.ts';
import { assay, newFolder, startProgram } from './assay.ts';
import { labRecord } from './lab.ts';

describe('assay prove', () => {
  it('sees checks turn red under their sabotages, and green again: the part of today', async () => {
    const out = join(newFolder(), 'proof');
    const drawn = draw(await everySabotage(), today());
    const { code, stdout, stderr } = await assay(
      'prove',
      '--out',
      out,
      ...drawn.flatMap((id) => ['--only', id]),
    );
    const { mutants } = JSON.parse(readFileSync(join(out, 'prove.json'), 'utf8')) as Proof;
    expect(mutants.map(({ id }) => id)).to.have.members(drawn);
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

/** As many as fit into the time of a CI run; `assay prove` without a choice tries all of them. */
const PART = 1;

async function everySabotage(): Promise<readonly string[]> {
  return (await loadChecks()).flatMap(({ id, sabotages }) => sabotages.map((one) => `${id}~${one.id}`));
}

/** A part that differs from day to day, spread over all suites: every so many, from a place of its own. */
function draw(all: readonly string[], seed: number): readonly string[] {
  const stride = Math.max(1, Math.ceil(all.length / PART));
  return all.filter((_, index) => index % stride === seed % stride);
}

const today = (): number => Math.floor(Date.now() / 86_400_000);

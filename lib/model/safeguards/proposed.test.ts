import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { SAFEGUARDS } from '../safeguard.ts';
import { PROPOSED, PROPOSED_RULE } from './proposed.ts';

const SUITES = fileURLToPath(new URL('../../../suites/', import.meta.url));

describe('the proposed rule of 2025', () => {
  it('names only checks that exist', async () => {
    const known: string[] = [];
    for await (const file of glob('*/*.check.ts', { cwd: SUITES }))
      known.push(file.replace(/\.check\.ts$/, ''));
    const named = PROPOSED.flatMap(({ requires, also }) => [...requires, ...also]);
    expect(named).to.not.have.length(0);
    expect(named.filter((id) => !known.includes(id))).to.deep.equal([]);
  });

  it('gives a letter to network segmentation alone: of no other is the paragraph certain', () => {
    const lettered = PROPOSED.filter(({ paragraph }) => paragraph !== undefined);
    expect(lettered.map(({ id, paragraph }) => [id, paragraph])).to.deep.equal([
      ['network-segmentation', '164.312(a)(2)(vi)'],
    ]);
  });

  it('is no part of the current rule', () => {
    for (const { paragraph } of PROPOSED) expect(Object.keys(SAFEGUARDS)).to.not.include(paragraph);
    expect(PROPOSED_RULE.status).to.equal('proposed');
    expect(PROPOSED_RULE.checkedOn).to.match(/^\d{4}-\d\d-\d\d$/);
  });

  it('has ids of its own', () => {
    expect(new Set(PROPOSED.map(({ id }) => id)).size).to.equal(PROPOSED.length);
  });
});

import { expect } from 'chai';
import { holds, type Proof } from '../lib/model/proof.ts';
import { loadChecks } from '../suites/load.ts';
import { measured } from './generated.ts';

/** What stands in docs/ as measured is of this catalogue, and whole. */
describe('the measured kill matrix', () => {
  it('has every sabotage of every check, each caught and undone, alone and in a round', async () => {
    const proof = await measured<Proof>('prove');
    const all = (await loadChecks()).flatMap(({ id, sabotages }) => sabotages.map((one) => `${id}~${one.id}`));
    expect(proof.mutants.map(({ id }) => id)).to.have.members(all);
    expect([...new Set(proof.rounds.flatMap(({ mutants }) => mutants))]).to.have.members(all);
    expect(holds(proof)).to.equal(true);
  });
});

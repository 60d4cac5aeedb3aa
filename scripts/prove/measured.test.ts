import { expect } from 'chai';
import { isClean, isProven } from '../../lib/model/proof.ts';
import { loadChecks } from '../../suites/load.ts';
import { readProof } from './measured.ts';

describe('the kill matrix that docs show', () => {
  it('is whole: every sabotage there is was caught and undone alone, and stood in a round that was as declared', async () => {
    const { mutants, rounds } = readProof();
    const proven = new Map(mutants.filter(isProven).map((one) => [one.id, one]));
    const together = new Set(rounds.filter(isClean).flatMap((round) => round.mutants));
    const all = (await loadChecks()).flatMap(({ id, sabotages }) =>
      sabotages.map((sabotage) => ({ id: `${id}~${sabotage.id}`, check: id, sabotage })),
    );
    expect(mutants.map(({ id }) => id)).to.have.members(all.map(({ id }) => id));
    for (const { id, check, sabotage } of all) {
      expect(proven.get(id), id).to.deep.include({ check, what: sabotage.what });
      expect(together.has(id), `${id} in a round`).to.equal(true);
    }
  });
});

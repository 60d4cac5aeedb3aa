import { expect } from 'chai';
import type { Check } from '../lib/model/check.ts';
import { SAFEGUARDS, type Citation } from '../lib/model/safeguard.ts';
import type { Safeguard } from '../lib/model/safeguards/row.ts';
import { loadChecks } from './load.ts';

/** The run as a whole is the evaluation: no check names it, and it asks for all that the technical safeguards ask. */
const EVALUATION: Citation = '164.308(a)(8)';
const rows = Object.entries(SAFEGUARDS) as readonly (readonly [Citation, Safeguard])[];

describe('the safeguards and the checks', () => {
  let checks: readonly Check[];
  before(async () => {
    checks = await loadChecks();
  });

  it('ask only for checks that exist and speak to them', () => {
    const cited = new Map<string, readonly Citation[]>(checks.map(({ id, safeguards }) => [id, safeguards]));
    const wrong = rows
      .filter(([citation]) => citation !== EVALUATION)
      .flatMap(([citation, { requires }]) =>
        requires
          .filter((id) => cited.get(id)?.includes(citation) !== true)
          .map(
            (id) =>
              `${citation} asks for ${id}, which ${cited.has(id) ? 'does not cite it' : 'does not exist'}`,
          ),
      );
    expect(wrong.join('\n')).to.equal('');
  });

  it('know every citation that a check makes, and ask for at least one check of each', () => {
    const bare = checks.flatMap(({ id, safeguards }) =>
      safeguards
        .filter((citation) => !(citation in SAFEGUARDS) || SAFEGUARDS[citation].requires.length === 0)
        .map((citation) => `${id} cites ${citation}, which asks for no check`),
    );
    expect(bare.join('\n')).to.equal('');
  });

  it('are evaluated by every check that a technical safeguard asks for', () => {
    const technical = rows.filter(([citation]) => citation.startsWith('164.312'));
    const asked = new Set(technical.flatMap(([, { requires }]) => requires));
    expect([...SAFEGUARDS[EVALUATION].requires].sort()).to.deep.equal([...asked].sort());
    expect(checks.filter(({ safeguards }) => safeguards.includes(EVALUATION))).to.deep.equal([]);
  });
});

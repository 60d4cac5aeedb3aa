import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { SUITES } from '../lib/model/check.ts';
import { loadChecks } from '../suites/load.ts';

const text = readFileSync(fileURLToPath(new URL('../docs/coverage.md', import.meta.url)), 'utf8');

describe('docs/coverage.md', () => {
  it('names checks that there are, and every one of the suites inside of the cluster', async () => {
    const known = (await loadChecks()).map(({ id }) => id);
    const suites = SUITES.join('|');
    const named = [...text.matchAll(new RegExp(`\`((?:${suites})/[a-z-]+)\``, 'g'))].map(([, id]) => id);
    expect(named.filter((id) => !known.some((one) => one === id))).to.deep.equal([]);
    const inside = known.filter((id) => /^(mesh|authz|segmentation|egress)\//.test(id));
    expect(named).to.include.members(inside);
  });
});

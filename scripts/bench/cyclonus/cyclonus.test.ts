import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cyclonusSaid } from './said.ts';
import { readProbe } from './table.ts';

const captured = (name: string): string =>
  readFileSync(join(import.meta.dirname, `${name}.fixture.txt`), 'utf8');
const ended = (stdout: string, stderr = '') => ({ code: 0, stdout, stderr, ms: 1 });
const [caller, front, target] = ['caller-0', 'front-0', 'target-0'].map((pod) => `assay-bench/${pod}`) as [
  string,
  string,
  string,
];

describe('what cyclonus says', () => {
  it('is read from the measured table, not from the expected ones', () => {
    const probed = readProbe(captured('open'));
    expect(probed?.froms).to.deep.equal([caller, front, target]);
    expect(probed?.signs(caller, target)).to.deep.equal(['.']);
    expect(probed?.wrong).to.equal(2);
  });

  it('is open where the caller connects, and warned of, since the policies say otherwise', () => {
    expect(cyclonusSaid(ended(captured('open')), caller, target)).to.include({ word: 'open', warned: true });
  });

  it('is blocked where its command could not even run, with the cells that ought to be open beside it', () => {
    const said = cyclonusSaid(ended(captured('wrong-port')), caller, target);
    expect(said).to.include({ word: 'blocked', warned: true });
    expect(readProbe(captured('wrong-port'))?.signs(front, target)).to.deep.equal(['X']);
  });

  it('is not warned of where every cell is as expected', () => {
    const text = captured('open').replace('2 wrong, 0 ignored, 7 correct', '0 wrong, 3 ignored, 6 correct');
    expect(cyclonusSaid(ended(text), caller, target)).to.not.have.property('warned');
  });

  it('is read for each of several ports', () => {
    const probed = readProbe(captured('grid'));
    const { froms = [], signs = () => [] } = probed ?? {};
    expect(froms).to.have.length(9);
    expect(froms.flatMap((from) => froms.flatMap((to) => signs(from, to)))).to.deep.equal(
      Array.from({ length: 486 }, () => 'X'),
    );
    expect(probed?.wrong).to.equal(0);
  });

  it('is unknown where it ended without a table, or without this cell', () => {
    const died = ended('resources:\n', 'time="x" level=fatal msg="pods not ready"\n');
    expect(cyclonusSaid(died, caller, target)).to.include({ word: 'unknown' });
    expect(cyclonusSaid(died, caller, target).detail).to.include('pods not ready');
    expect(cyclonusSaid(ended(captured('open')), caller, 'assay-bench/nobody')).to.include({
      word: 'unknown',
    });
  });
});

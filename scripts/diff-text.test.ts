import { expect } from 'chai';
import { greenRecord } from '../reports/record.fixture.ts';
import { diffText } from './diff-text.ts';

const { run } = greenRecord();

describe('assay diff', () => {
  it('says so where nothing changed', () => {
    expect(diffText(run, run, [])).to.match(/→ .*\n\nNothing changed\.\n$/);
  });

  it('groups what changed, in one legible line each', () => {
    const text = diffText(run, run, [
      { what: 'finding', change: 'changed', subject: 'a/b x', was: 'pass', now: 'fail' },
      { what: 'peer', change: 'added', subject: 'p\u001b[2J → e', now: 'GET' },
      { what: 'egress', change: 'removed', subject: 'h:443', was: 'agreement 1' },
    ]);
    expect(text.split('\n').slice(1)).to.deep.equal([
      '',
      'peer:',
      '  + p\uFFFD[2J → e: GET',
      '',
      'egress:',
      '  - h:443: agreement 1',
      '',
      'finding:',
      '  ~ a/b x: pass → fail',
      '',
    ]);
  });

  it('warns where it compares two systems', () => {
    expect(diffText(run, { ...run, system: 'another' }, [])).to.contain('two systems');
  });
});

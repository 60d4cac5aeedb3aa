import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { netcheckSaid } from './said.ts';

const captured = (name: string): string =>
  readFileSync(join(import.meta.dirname, `${name}.fixture.json`), 'utf8');

describe('what netcheck says', () => {
  it('is open where a rule that was to fail succeeded', () => {
    const output = captured('open');
    expect(netcheckSaid(output, 'tcp', 1)).to.deep.equal({ word: 'open', detail: 'fail: connected', ms: 1 });
    expect(netcheckSaid(output, 'http', 1)).to.deep.equal({
      word: 'open',
      detail: 'fail: status 200',
      ms: 1,
    });
  });

  it('is blocked where the rule failed, whatever it failed of', () => {
    const output = captured('nothing-there');
    expect(netcheckSaid(output, 'tcp', 1)).to.include({ word: 'blocked' });
    expect(netcheckSaid(output, 'tcp', 1).detail).to.include('refused');
    expect(netcheckSaid(output, 'http', 1)).to.include({ word: 'blocked' });
  });

  it('is unknown without a result', () => {
    expect(netcheckSaid('python3: not found', 'tcp', 1)).to.include({ word: 'unknown' });
    expect(netcheckSaid(captured('open'), 'dns', 1)).to.include({ word: 'unknown' });
    expect(netcheckSaid('{"assertions":[]}', 'tcp', 1)).to.include({ word: 'unknown' });
  });
});

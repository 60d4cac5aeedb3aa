import { expect } from 'chai';
import { isolationRules } from './firewall-rules.ts';

describe('isolationRules', () => {
  it('drops what would cross the edge of the bridge, both ways, and nothing inside', () => {
    const rules = isolationRules('lab0').map((rule) => rule.join(' '));
    expect(rules).to.deep.equal(['-i lab0 ! -o lab0 -j DROP', '-o lab0 ! -i lab0 -j DROP']);
  });
});

import { expect } from 'chai';
import { cnis } from '../../lib/kind/lab-state.ts';
import { versionsOf } from './record.ts';

describe('the versions in the record of a lab', () => {
  it('name the network that it has, and no other', () => {
    for (const way of ['built', 'pulled'] as const)
      for (const cni of cnis)
        expect(cnis.filter((name) => versionsOf(way, cni)[name] !== undefined)).to.deep.equal([cni]);
  });
});

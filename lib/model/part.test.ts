import { expect } from 'chai';
import { partOf } from './part.ts';

describe('a part of a list', () => {
  const all = Array.from({ length: 48 }, (_, place) => place);
  const commits = Array.from({ length: 64 }, (_, place) => (0xabc00000 + place).toString(16));

  it('is no longer than was asked for, spread over the list, and the same for a commit', () => {
    for (const commit of commits) {
      const part = partOf(all, commit, 6);
      expect(part)
        .to.have.lengthOf(6)
        .and.to.deep.equal(partOf(all, commit, 6));
      expect(part.at(-1)).to.be.above(39);
    }
  });
  it('comes to all of it in a few commits', () => {
    expect(new Set(commits.flatMap((commit) => partOf(all, commit, 6))).size).to.equal(48);
  });
  it('is all of a short list, and something without a commit', () => {
    expect(partOf([1, 2], 'ffffffff', 6)).to.deep.equal([1, 2]);
    expect(partOf(all, 'unknown', 6)).not.to.deep.equal([]);
  });
});

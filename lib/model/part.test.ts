import { expect } from 'chai';
import fc from 'fast-check';
import { partOf } from './part.ts';

const commit = fc
  .array(fc.integer({ min: 0, max: 15 }), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.map((digit) => digit.toString(16)).join(''));
const list = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 60 });

describe('the part that a commit draws', () => {
  it('is as many as asked for, of the list, in its order, and always the same', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 80 }), commit, (all, wanted, head) => {
        const part = partOf(all, head, wanted);
        expect(part).to.have.length(Math.min(wanted, all.length));
        expect(all.filter((one) => part.includes(one))).to.deep.equal(part);
        expect(partOf(all, head, wanted)).to.deep.equal(part);
      }),
    );
  });

  it('comes round to every one', () => {
    const all = Array.from({ length: 37 }, (_, place) => place);
    const heads = all.map((place) => place.toString(16).padStart(8, '0'));
    expect(new Set(heads.flatMap((head) => partOf(all, head, 5)))).to.have.property('size', all.length);
  });

  it('is something where there is no commit', () => {
    expect(partOf([1, 2, 3], 'unknown', 2)).to.have.length(2);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { draw, headCommit } from './draw.ts';

const commit = fc
  .array(fc.integer({ min: 0, max: 15 }), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.map((digit) => digit.toString(16)).join(''));
const list = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 60 });

describe('the part that a commit draws', () => {
  it('is as many as asked for, of the list, in its order, and always the same', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 80 }), commit, (all, wanted, head) => {
        const drawn = draw(all, wanted, head);
        expect(drawn).to.have.length(Math.min(wanted, all.length));
        expect(all.filter((one) => drawn.includes(one))).to.deep.equal(drawn);
        expect(draw(all, wanted, head)).to.deep.equal(drawn);
      }),
    );
  });

  it('comes round to every one', () => {
    const all = Array.from({ length: 37 }, (_, place) => place);
    const heads = all.map((place) => place.toString(16).padStart(8, '0'));
    expect(new Set(heads.flatMap((head) => draw(all, 5, head)))).to.have.property('size', all.length);
  });

  it('knows the commit of this checkout', async () => {
    expect(await headCommit()).to.match(/^[0-9a-f]{40}$/);
  });
});

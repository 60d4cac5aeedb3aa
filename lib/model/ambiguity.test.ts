import { expect } from 'chai';
import { ambiguities, beside, type Wire } from './ambiguity.ts';

const HEADER = 'x-role';
/** The values as RFC 9110 section 5.3 lets a reader join them. */
const joined = (lines: readonly (readonly [string, string])[]): readonly string[] =>
  lines.flatMap(([, value]) => value.split(',')).map((value) => value.trim());

describe('ambiguous headers', () => {
  for (const value of ['admin', 'bar', 'qux', 'foo']) {
    for (const wire of ['http1.1', 'h2'] as const satisfies readonly Wire[]) {
      it(`hold ${value} and something else, each case once (${wire})`, () => {
        const cases = ambiguities(HEADER, value, wire);
        expect(new Set(cases.map(({ lines }) => JSON.stringify(lines)))).to.have.property(
          'size',
          cases.length,
        );
        expect(new Set(cases.map(({ what }) => what))).to.have.property('size', cases.length);
        for (const { lines } of cases) {
          expect(lines.every(([name]) => name.toLowerCase() === HEADER)).to.equal(true);
          expect(joined(lines)).to.include(value);
          expect(joined(lines).filter((one) => one !== value)).to.have.length.above(0);
        }
      });
    }

    it(`has two others beside ${value}`, () => {
      expect(new Set([value, ...beside(value)])).to.have.property('size', 3);
    });
  }

  it('come in both orders, in three lines, and in one', () => {
    const lists = ambiguities(HEADER, 'baz', 'h2').map(({ what }) => what);
    expect(lists).to.deep.equal([
      '[bar, baz]',
      '[baz, bar]',
      '[bar, baz, qux]',
      '[bar, bar, baz]',
      '[baz, bar, bar]',
      '"bar,baz" in one line',
      '"baz,bar" in one line',
      '"bar, baz" in one line',
      '"baz, bar" in one line',
    ]);
  });

  it('are written oddly on HTTP/1.1 alone: names in capitals, blanks around values', () => {
    const isOdd = ([name, value]: readonly [string, string]): boolean =>
      name !== name.toLowerCase() || value !== value.trim();
    const odd = (wire: Wire) => ambiguities(HEADER, 'baz', wire).filter(({ lines }) => lines.some(isOdd));
    expect(odd('http1.1')).to.have.lengthOf(4);
    expect(odd('h2')).to.deep.equal([]);
  });
});

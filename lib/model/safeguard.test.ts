import { expect } from 'chai';
import { SAFEGUARDS } from './safeguard.ts';

/** Appendix A to Subpart C of 45 CFR Part 164: the exact set of 164.312, and R or A of each specification. */
const TECHNICAL: Readonly<Record<string, 'required' | 'addressable'>> = {
  '164.312(a)(1)': 'required',
  '164.312(a)(2)(i)': 'required',
  '164.312(a)(2)(ii)': 'required',
  '164.312(a)(2)(iii)': 'addressable',
  '164.312(a)(2)(iv)': 'addressable',
  '164.312(b)': 'required',
  '164.312(c)(1)': 'required',
  '164.312(c)(2)': 'addressable',
  '164.312(d)': 'required',
  '164.312(e)(1)': 'required',
  '164.312(e)(2)(i)': 'addressable',
  '164.312(e)(2)(ii)': 'addressable',
};

describe('the safeguards', () => {
  it('are the technical safeguards whole, required and addressable as in Appendix A', () => {
    const ours = Object.entries(SAFEGUARDS).filter(([citation]) => citation.startsWith('164.312'));
    expect(
      Object.fromEntries(ours.map(([citation, { requirement }]) => [citation, requirement])),
    ).to.deep.equal(TECHNICAL);
  });

  it('say what the evidence does not show', () => {
    for (const [citation, { shows, doesNotShow }] of Object.entries(SAFEGUARDS)) {
      expect(shows, citation).not.to.equal('');
      expect(doesNotShow, citation).not.to.equal('');
    }
  });
});

import { expect } from 'chai';
import { ecfr, SAFEGUARDS, SAFEGUARDS_CHECKED_ON, type Citation } from './safeguard.ts';
import type { Safeguard } from './safeguards/row.ts';

/**
 * The rule, spelled a second time: the citation, S for a standard or I for an implementation specification, and R for
 * required, A for addressable or - for a standard whose specifications say it (Appendix A to Subpart C of Part 164).
 */
const RULE = `
164.308(a)(1)(ii)(A) I R Risk analysis
164.308(a)(1)(ii)(B) I R Risk management
164.308(a)(1)(ii)(D) I R Information system activity review
164.308(a)(4)(ii)(A) I R Isolating health care clearinghouse functions
164.308(a)(4)(ii)(B) I A Access authorization
164.308(a)(4)(ii)(C) I A Access establishment and modification
164.308(a)(5)(ii)(C) I A Log-in monitoring
164.308(a)(8)        S R Evaluation
164.308(b)(1)        S - Business associate contracts and other arrangements
164.312(a)(1)        S - Access control
164.312(a)(2)(i)     I R Unique user identification
164.312(a)(2)(ii)    I R Emergency access procedure
164.312(a)(2)(iii)   I A Automatic logoff
164.312(a)(2)(iv)    I A Encryption and decryption
164.312(b)           S R Audit controls
164.312(c)(1)        S - Integrity
164.312(c)(2)        I A Mechanism to authenticate electronic protected health information
164.312(d)           S R Person or entity authentication
164.312(e)(1)        S - Transmission security
164.312(e)(2)(i)     I A Integrity controls
164.312(e)(2)(ii)    I A Encryption
164.314(a)(1)        S - Business associate contracts or other arrangements
164.316(b)(1)        S - Documentation
164.316(b)(2)(i)     I R Time limit
164.316(b)(2)(ii)    I R Availability
164.316(b)(2)(iii)   I R Updates`;

const KINDS = { standard: 'S', specification: 'I' };
const REQUIREMENTS = { required: 'R', addressable: 'A' };
const rows: readonly [string, Safeguard][] = Object.entries(SAFEGUARDS);

describe('the safeguards', () => {
  it('are those of the rule, in its order, each with its kind and requirement', () => {
    const ours = rows.map(([citation, { kind, requirement, title }]) =>
      [citation.padEnd(20), KINDS[kind], requirement === null ? '-' : REQUIREMENTS[requirement], title].join(
        ' ',
      ),
    );
    expect(ours).to.deep.equal(RULE.trim().split('\n'));
  });

  it('say what the evidence shows and what it does not show', () => {
    for (const [citation, { shows, doesNotShow }] of rows) {
      expect(shows, citation).to.match(/^[a-z].*[^.]$/);
      expect(doesNotShow, citation).to.match(/^[a-z].*[^.]$/);
    }
  });

  it('ask nothing of a check where evidence can show nothing, and of each check once', () => {
    for (const [citation, { shows, requires }] of rows) {
      if (shows === 'nothing') expect(requires, citation).to.deep.equal([]);
      expect(new Set(requires).size, citation).to.equal(requires.length);
    }
  });

  it('lead to their own paragraph in the eCFR, as it stood on the day they were checked', () => {
    expect(SAFEGUARDS_CHECKED_ON).to.equal('2026-11-23');
    expect(ecfr('164.312(e)(2)(ii)')).to.equal(
      'https://www.ecfr.gov/on/2026-11-23/title-45/section-164.312#p-164.312(e)(2)(ii)',
    );
    const addresses = rows.map(([citation]) => new URL(ecfr(citation as Citation)));
    for (const { protocol, host } of addresses)
      expect([protocol, host]).to.deep.equal(['https:', 'www.ecfr.gov']);
    expect(new Set(addresses.map(String)).size).to.equal(rows.length);
  });
});

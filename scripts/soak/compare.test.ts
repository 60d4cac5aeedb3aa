import { expect } from 'chai';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { differences, undecided } from './compare.ts';

const record = (...findings: readonly (readonly [string, Finding['verdict'], string?])[]): RunRecord =>
  ({
    findings: findings.map(([subject, verdict, reason]) => ({ check: 'mesh/a', subject, verdict, reason })),
  }) as unknown as RunRecord;

describe('runs in a row', () => {
  it('are compared by verdict and reason, and one that is silent differs', () => {
    const same = record(['x', 'pass'], ['y', 'not-run', 'shadowed-by:mtls']);
    expect(differences([same, same, same])).to.deep.equal([]);
    expect(differences([same, record(['x', 'fail'], ['y', 'not-run', 'unsafe-method'])])).to.deep.equal([
      'mesh/a x: pass (run 1) | fail (run 2)',
      'mesh/a y: not-run shadowed-by:mtls (run 1) | not-run unsafe-method (run 2)',
    ]);
    expect(differences([same, record(['x', 'pass'])])).to.deep.equal([
      'mesh/a y: not-run shadowed-by:mtls (run 1) | nothing (run 2)',
    ]);
  });

  it('are in doubt together, too', () => {
    const doubt = record(['x', 'inconclusive', 'flapping']);
    expect(differences([doubt, doubt])).to.deep.equal([]);
    expect(undecided([doubt, doubt])).to.have.length(2);
  });
});

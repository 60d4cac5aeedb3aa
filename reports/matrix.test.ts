import { expect } from 'chai';
import { matrixOf } from './matrix.ts';
import { greenRecord, observation } from './record.fixture.ts';
import type { Finding } from '../lib/model/record.ts';

function record(...verdicts: readonly Finding['verdict'][]) {
  const green = greenRecord();
  const findings = verdicts.map((verdict, at): Finding => ({
    ...(green.findings[0] as Finding),
    subject: `clinic/patients:8080/http${at === 0 ? '' : `#${at}`}`,
    verdict,
    observations: [observation(at), observation(at + 10, { role: 'control', control: 'same-caller' })],
  }));
  return { ...green, findings };
}

describe('the matrix of who tried what', () => {
  it('has one cell for a caller and a target, with the worst that came of it', () => {
    const { cells, sources, targets } = matrixOf(record('pass', 'fail', 'inconclusive'));
    expect(targets).to.deep.equal(['clinic/patients:8080/http']);
    expect(sources).to.have.length(1);
    expect(cells).to.have.length(1);
    expect(cells[0]).to.deep.include({ standing: 'fail', findings: [1, 2, 0] });
  });

  it('counts who sent a probe, and no control', () => {
    const [one] = record('pass').findings;
    const only = (one as Finding).observations.filter(({ role }) => role === 'control');
    const { cells } = matrixOf({ ...greenRecord(), findings: [{ ...(one as Finding), observations: only }] });
    expect(cells).to.deep.equal([]);
  });
});

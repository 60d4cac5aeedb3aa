import { expect } from 'chai';
import type { Finding } from '../../lib/model/record.ts';
import { assaySaid } from './assay/said.ts';
import { falsePasses, measurement, merged, tableOf, type Row } from './false-pass-table.ts';
import { readMeasured } from './measured.ts';
import type { Said } from './word.ts';

const finding = (verdict: Finding['verdict']): Finding => ({
  check: 'segmentation/default-deny-holds-inbound',
  subject: 'n/s:1/http#from-same-namespace',
  verdict,
  safeguards: ['164.312(a)(1)'],
  expected: 'refused',
  observed: 'dropped',
  reperform: { command: '', expect: '' },
  observations: [],
});
const ended = { code: 2, stdout: '', stderr: 'assay: E_CONFIG', ms: 1 };

const said = (word: Said['word'], warned?: true): Said => ({
  word,
  detail: '',
  ms: 1,
  ...(warned ? { warned } : {}),
});
const row = (id: string, cyclonus: Said, netcheckTcp: Said): Row => ({
  id,
  breaks: id,
  at: '2026-11-25T00:00:00.000Z',
  said: { assay: said('unknown'), cyclonus, netcheckTcp, netcheckHttp: said('open') },
});

describe('what Assay says', () => {
  it('is blocked by one pass, whatever else it found', () => {
    expect(assaySaid(ended, [finding('fail'), finding('pass')]).word).to.equal('blocked');
    expect(assaySaid(ended, [finding('fail'), finding('inconclusive')]).word).to.equal('open');
    expect(assaySaid(ended, [finding('not-run'), finding('inconclusive')]).word).to.equal('unknown');
  });

  it('is unknown where it ran nothing, in its own words', () => {
    expect(assaySaid(ended, [])).to.include({ word: 'unknown', detail: 'exit 2: assay: E_CONFIG' });
  });
});

describe('the table of false passes', () => {
  const rows = [
    row('a', said('blocked'), said('blocked')),
    row('b', said('blocked', true), said('open')),
    row('c', said('not-askable'), said('blocked')),
  ];

  it('counts what said blocked, and how often nothing else said otherwise', () => {
    expect(falsePasses(rows)).to.deep.equal({
      of: 3,
      assay: 0,
      cyclonus: 2,
      netcheckTcp: 2,
      netcheckHttp: 0,
      cyclonusWithoutDiscrepancy: 1,
    });
  });

  it('keeps the order and the rows of before that were not measured again', () => {
    const again = row('b', said('open'), said('open'));
    expect(merged(['b', 'a', 'x'], rows, [again])).to.deep.equal([again, rows[0]]);
  });

  it('is in docs as it was measured, with its counts in step', () => {
    const kept = measurement.parse(readMeasured('false-pass'));
    expect(kept.falsePasses).to.deep.equal(falsePasses(kept.faults));
    expect(kept.falsePasses['assay']).to.equal(0);
    expect(kept.baselines.map(({ said: all }) => all.assay.word)).to.deep.equal(['blocked', 'open']);
    expect(tableOf(kept)).to.include('misspelt-host');
  });
});

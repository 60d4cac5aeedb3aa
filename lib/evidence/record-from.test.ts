import { expect } from 'chai';
import { entriesOfARun, judged, start } from './entries.fixture.ts';
import type { Entry } from './entries.ts';
import { recordFrom } from './record-from.ts';

const without = (...kinds: Entry['kind'][]) => entriesOfARun().filter(({ kind }) => !kinds.includes(kind));

const endAt = (finishedAt: string): Entry => ({ kind: 'end', data: { finishedAt, probes: 2 } });

describe('the record made from entries', () => {
  it('holds findings, their observations, phases and the end', () => {
    const { run, findings } = recordFrom(entriesOfARun());
    expect(run).to.deep.include({ state: 'complete', finishedAt: '2026-11-23T20:00:09.000Z', probes: 2 });
    expect(run.phases).to.deep.equal([{ name: 'probes', ms: 120 }]);
    expect(findings.map(({ verdict, observations }) => [verdict, observations.length])).to.deep.equal([
      ['pass', 1],
      ['inconclusive', 1],
    ]);
    expect(findings[0]).to.not.have.property('finding');
  });

  it('reads aborted without an end, and ends with the last sign of life', () => {
    const { run } = recordFrom(without('end'));
    expect(run).to.deep.include({ state: 'aborted', finishedAt: '2026-11-23T20:00:01.250Z', probes: 2 });
  });

  it('calls findings of an aborted run without a verdict not-run', () => {
    const { findings } = recordFrom(without('end', 'verdict'));
    expect(findings.map(({ verdict, reason }) => [verdict, reason])).to.deep.equal([
      ['not-run', 'aborted'],
      ['not-run', 'aborted'],
    ]);
  });

  it('never hides a verdict that a complete run lacks', () => {
    const [first] = recordFrom(without('verdict')).findings;
    expect(first).to.deep.include({ verdict: 'not-run', reason: 'no-verdict' });
  });

  it('reads aborted after an interruption', () => {
    const end: Entry = {
      kind: 'end',
      data: { finishedAt: '2026-11-23T20:00:09.000Z', probes: 2, interrupted: true },
    };
    expect(recordFrom([...without('end'), end]).run.state).to.equal('aborted');
  });

  it('is kept for six years', () => {
    const endedAt = (finishedAt: string) =>
      recordFrom([...without('end'), endAt(finishedAt)]).run.retainUntil;
    expect(endedAt('2026-11-23T20:00:09.000Z')).to.equal('2032-11-23');
    expect(endedAt('2028-02-29T23:59:59.999Z')).to.equal('2034-03-01');
  });

  const verdict: Entry = { kind: 'verdict', data: judged(0) };
  const impossible: Record<string, Entry[]> = {
    'no entries': [],
    'no start': [verdict],
    'two starts': [start(), start()],
    'two verdicts on a finding': [start(), verdict, verdict],
    'a finding that was not planned': [start(), { kind: 'verdict', data: judged(2) }],
    'an entry after the end': [...entriesOfARun(), { kind: 'phase', data: { name: 'late', ms: 1 } }],
  };
  for (const [what, entries] of Object.entries(impossible)) {
    it(`refuses ${what}`, () => {
      expect(() => recordFrom(entries))
        .to.throw()
        .with.property('code', 'E_EVIDENCE');
    });
  }
});

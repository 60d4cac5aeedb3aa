import { expect } from 'chai';
import type { Entry, Judged } from '../evidence/entries.ts';
import { keepBook } from './book.ts';
import { silent } from './progress.ts';

const judged: Judged = { finding: 0, verdict: 'pass', layer: 'network-policy', observed: 'refused' };

/** A book whose journal is kept here, an array for each call. */
function opened(signal = new AbortController().signal) {
  const calls: (readonly Entry[])[] = [];
  const journal = {
    append: (...entries: readonly Entry[]) => {
      calls.push(entries);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { book: keepBook(journal, silent, signal), calls };
}

describe('the book of a run', () => {
  it('writes what a large system gives in parts, in order, after the phase that is over', async () => {
    const { book, calls } = opened();
    book.phase('probes');
    book.phase('verdicts');
    const all = Array.from({ length: 200_001 }, (_, finding) => ({ ...judged, finding }));
    await book.verdicts(all);
    expect(Math.max(...calls.map(({ length }) => length))).to.be.at.most(1001);
    const [first, ...entries] = calls.flat();
    expect(first).to.deep.include({ kind: 'phase' });
    expect(entries.map(({ data }) => data)).to.deep.equal(all);
  });

  it('writes nothing but the end once the run is interrupted', async () => {
    const stop = new AbortController();
    const { book, calls } = opened(stop.signal);
    stop.abort();
    await book.verdicts([judged]);
    await book.end(false);
    expect(calls.flat().map(({ kind }) => kind)).to.deep.equal(['end']);
    expect(calls[0]?.[0]?.data).to.include({ interrupted: true });
  });
});

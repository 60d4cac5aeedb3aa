import { expect } from 'chai';
import { holds } from '../../lib/model/proof.ts';
import { proofDocument } from './document.ts';
import { proofPage } from './page.ts';
import { mutant, proof } from './proof.fixture.ts';
import { headlineOf } from './words.ts';

describe('the kill matrix', () => {
  const torn = { mutants: ['x'], red: [], missing: ['mesh/a'], unexpected: [], restored: true, seconds: 1 };

  it('holds where all was caught, undone and declared, and nothing tried proves nothing', () => {
    expect(holds(proof())).to.equal(true);
    expect(holds(proof({ mutants: [] }))).to.equal(false);
    expect(holds(proof({ mutants: [mutant(), mutant({ caught: false })] }))).to.equal(false);
    expect(holds(proof({ mutants: [mutant({ restored: false })] }))).to.equal(false);
    expect(holds(proof({ rounds: [torn] }))).to.equal(false);
  });

  it('never sounds better than it is', () => {
    expect(headlineOf(proof({ mutants: [mutant(), mutant({ caught: false })] }))).to.match(
      /^1 of 2 .*not caught/,
    );
    expect(headlineOf(proof({ rounds: [torn] }))).to.match(/more red than is declared, or less/);
    expect(headlineOf(proof({ mutants: [] }))).to.match(/nothing is proven/);
  });

  it('draws what was red as it must, as declared, and undeclared', () => {
    const page = proofPage(proof({ mutants: [mutant({ red: ['mesh/b', 'mesh/z'] })] }));
    expect(page).to.include('title="not red"').and.to.include('title="red with it, as declared"');
    expect(page).to.include('title="red, and not declared"').and.to.include('title="allowed to be red"');
    expect(page).to.include('a port is &lt;b&gt;open').and.not.to.include('<script');
  });

  it('is a document with its date, its commit and one row a sabotage', () => {
    const text = proofDocument(proof());
    expect(text).to.include('2026-11-25 18:00:00 UTC').and.to.include('0123456789ab');
    expect(text).to.match(/\| open \| .*\\\| wide \| caught, undone \| 31\.4 s \| mesh\/b \|/);
  });
});

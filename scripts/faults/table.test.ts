import { expect } from 'chai';
import { loadChecks } from '../../suites/load.ts';
import type { Fault } from './fault.ts';
import { loadFaults } from './load.ts';
import { readMeasured } from './measured.ts';

describe('the fault table', () => {
  let faults: readonly Fault[] = [];
  before(async () => {
    faults = await loadFaults();
  });

  it('has faults, each with an id of its own, in words that fit a table', () => {
    expect(faults).to.have.length.above(0);
    expect(new Set(faults.map(({ id }) => id))).to.have.property('size', faults.length);
    for (const { id, breaks, demanded } of faults) {
      expect(id).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [breaks, demanded]) expect(text, id).to.match(/^\S[^\n]{8,}[^\s.]$/);
    }
  });

  it('runs checks that there are', async () => {
    const known = (await loadChecks()).map(({ id }) => id);
    for (const { id, checks } of faults) {
      for (const check of checks) expect(known, id).to.include(check);
      expect(checks.length, `${id} is run in seconds`).to.be.below(4);
    }
  });

  it('breaks something in each, or starts the run with something broken', () => {
    for (const { id, stage, inject, moment, hole, holds } of faults) {
      expect(stage ?? inject, id).not.to.equal(undefined);
      if (!inject) expect(moment, id).to.equal('before');
      if (holds) expect(moment, id).not.to.equal('before');
      if (hole) expect(hole.what, id).not.to.equal('');
    }
  });

  it('demands a reason that not every reason fits', () => {
    for (const { id, reason } of faults) {
      for (const other of ['', 'no-subject: the system offers nothing to try this on', 'probe-not-sent'])
        expect(reason.test(other), `${id}: ${other}`).to.equal(false);
      // A regular expression that remembers where it was would judge every second finding otherwise.
      expect(reason.flags, id).not.to.match(/[gy]/);
    }
  });

  it('was measured whole, and all of it held', () => {
    const rows = readMeasured()?.faults ?? [];
    expect(rows.map(({ id }) => id)).to.deep.equal(faults.map(({ id }) => id));
    for (const { id, breaks, demanded } of faults)
      expect(rows.find((row) => row.id === id)).to.deep.include({
        breaks,
        demanded,
        held: true,
        falsePasses: [],
      });
  });
});

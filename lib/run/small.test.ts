import { expect } from 'chai';
import type { Check } from '../model/check.ts';
import { newRunId } from './header.ts';
import { select } from './selection.ts';
import { openTeardown } from './teardown.ts';
import { waiverFor } from './waive.ts';

describe('teardown', () => {
  it('undoes backwards, once, and goes on after a failure', async () => {
    const done: string[] = [];
    const teardown = openTeardown();
    teardown.before('first', () => {
      done.push('first');
      return Promise.resolve();
    });
    teardown.before('second', () => Promise.reject(new Error('stuck')));
    teardown.before('third', () => {
      done.push('third');
      return Promise.resolve();
    });
    expect(await Promise.all([teardown.run(), teardown.run()])).to.deep.equal([
      ['second: stuck'],
      ['second: stuck'],
    ]);
    expect(done).to.deep.equal(['third', 'first']);
  });
});

describe('a waiver', () => {
  const waivers = [{ check: 'mesh/x', subject: 's', owner: 'o', reason: 'because', expires: '2026-11-30' }];
  const on = (day: string) => waiverFor(waivers, { check: 'mesh/x', subject: 's' }, new Date(day));

  it('holds to the end of its day in UTC and no longer', () => {
    expect(on('2026-11-30T23:59:59Z')).to.include({ expired: false });
    expect(on('2026-12-01T00:00:00Z')).to.include({ expired: true });
  });

  it('is for its check and subject alone', () => {
    expect(waiverFor(waivers, { check: 'mesh/x', subject: 't' }, new Date())).to.equal(undefined);
  });
});

describe('the choice of checks', () => {
  const checks = ['mesh/a', 'mesh/b', 'authz/a'].map((id) => ({ id })) as unknown as readonly Check[];
  const ids = (wish: Parameters<typeof select>[1]) => select(checks, wish).selected.map(({ id }) => id);

  it('is everything, a suite, or single ones', () => {
    expect(ids({})).to.have.length(3);
    expect(ids({ suites: ['mesh'] })).to.deep.equal(['mesh/a', 'mesh/b']);
    expect(ids({ suites: ['authz'], ids: ['mesh/b'] })).to.deep.equal(['mesh/b', 'authz/a']);
  });

  it('suggests the nearest word for one that is not known', () => {
    expect(() => ids({ suites: ['autz'] })).to.throw(/Did you mean "authz"\?/);
    expect(() => ids({ ids: ['mesh/aa'] })).to.throw(/Did you mean "mesh\/a"\?/);
    expect(() => ids({ suites: ['audit'] })).to.throw(/no check in it/);
  });
});

describe('a run id', () => {
  it('sorts by time and fits a label', () => {
    const id = newRunId(new Date('2026-11-23T06:31:05Z'));
    expect(id).to.match(/^20261123-063105-[0-9a-f]{6}$/);
  });
});

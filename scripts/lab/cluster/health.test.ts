import { expect } from 'chai';
import { parseNode } from './health.ts';

describe('a node of the lab', () => {
  const made = '2026-11-23T06:00:00.1Z';

  it('counts while it runs as it was made', () => {
    expect(parseNode(`true assay.test/kind:1 ${made} 2026-11-23T06:00:02.5Z`)).to.equal('assay.test/kind:1');
  });
  it('does not count once it was started again', () => {
    expect(parseNode(`true assay.test/kind:1 ${made} 2026-11-23T09:00:00Z`)).to.equal(undefined);
  });
  it('does not count while it is stopped', () => {
    expect(parseNode(`false assay.test/kind:1 ${made} ${made}`)).to.equal(undefined);
  });
});

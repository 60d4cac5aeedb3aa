import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestOf, digestOfFolder } from './digest.ts';

describe('the digest of a recipe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-digest-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is short and the same for the same inputs', () => {
    expect(digestOf('a', { b: 1 }))
      .to.equal(digestOf('a', { b: 1 }))
      .and.to.have.lengthOf(12);
    expect(digestOf('a', { b: 1 })).not.to.equal(digestOf('a', { b: 2 }));
  });
  it('of a folder knows names and contents, not times', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'file'), 'one');
    const first = digestOfFolder(folder);
    utimesSync(join(folder, 'sub', 'file'), 1, 1);
    expect(digestOfFolder(folder)).to.equal(first);
    writeFileSync(join(folder, 'sub', 'file'), 'two');
    expect(digestOfFolder(folder)).not.to.equal(first);
  });
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { replaceFiles } from './replace-files.ts';

describe('files that are replaced together', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'assay-files-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are all new, from text, bytes or pieces', async () => {
    const bytes = new Uint8Array([0, 255]);
    await replaceFiles(dir, [
      ['a', () => 'text'],
      ['b', () => Promise.resolve(bytes)],
      ['c', () => ['in ', 'pieces'].values()],
    ]);
    expect((await readdir(dir)).sort()).to.deep.equal(['a', 'b', 'c']);
    expect(await readFile(join(dir, 'c'), 'utf8')).to.equal('in pieces');
    expect([...(await readFile(join(dir, 'b')))]).to.deep.equal([0, 255]);
  });

  it('are all as they were where one of them cannot be drawn, and no draft stays', async () => {
    await replaceFiles(dir, [['a', () => 'old']]);
    const breaking = function* (): Generator<string> {
      yield 'half';
      throw new Error('no ink');
    };
    const error: unknown = await replaceFiles(dir, [
      ['a', () => 'new'],
      ['b', breaking],
    ]).catch((cause: unknown) => cause);
    expect(error).to.have.property('message', 'no ink');
    expect(await readdir(dir)).to.deep.equal(['a']);
    expect(await readFile(join(dir, 'a'), 'utf8')).to.equal('old');
  });
});

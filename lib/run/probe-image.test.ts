import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { start } from '../evidence/entries.fixture.ts';
import { openJournal } from '../evidence/journal.ts';
import { isPinned, tagWarning } from './probe-image.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

/** A journal in which these images ran. */
async function journalOf(...ran: string[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'assay-'));
  const journal = await openJournal(dir);
  await journal.append(start(), { kind: 'image', data: { asked: 'node:24', ran } });
  await journal.close();
  return dir;
}

describe('a probe image', () => {
  it('is pinned by a whole digest alone', () => {
    expect(isPinned(`docker.io/library/node@${DIGEST}`)).to.equal(true);
    expect(isPinned(`docker.io/library/node:24@${DIGEST}`)).to.equal(true);
    for (const image of ['node', 'node:24-bookworm-slim', 'node@sha256:12', `registry:5000/${DIGEST}`])
      expect(isPinned(image), image).to.equal(false);
  });

  it('is said to be a tag, with the digest that ran', async () => {
    expect(await tagWarning('node:24', await journalOf(`docker.io/library/node@${DIGEST}`))).to.match(
      /node:24 is a tag.*--probe-image docker\.io\/library\/node@sha256:0a/,
    );
    expect(await tagWarning('node:24', await journalOf(DIGEST))).to.include(`it was ${DIGEST}`);
    expect(await tagWarning('node:24', await journalOf('a@1', 'b@2'))).to.include('several today: a@1, b@2');
    expect(await tagWarning('node:24', await journalOf())).to.include('none ran');
  });

  it('needs no word where it is pinned', async () => {
    expect(await tagWarning(`node@${DIGEST}`, '/nowhere')).to.equal(undefined);
  });
});

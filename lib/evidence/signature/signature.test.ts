import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { entriesOfARun } from '../entries.fixture.ts';
import { emptyFolder, errorOf, report, sealed } from '../folder.fixture.ts';
import { JOURNAL } from '../journal.ts';
import { MANIFEST, SIGNATURES, writeManifest } from '../manifest.ts';
import { RECORD } from '../record.ts';
import { sealFolder } from '../seal.ts';
import { verify } from '../verify.ts';
import { preAuthentication } from './envelope.ts';
import { newKey } from './keys.fixture.ts';
import { publicPem } from './key.ts';
import { signaturesOf } from './look.ts';
import { reviewFolder, signFolder } from './sign-folder.ts';
import { signersIn } from './signers.ts';

const run = promisify(execFile);
const ATTESTED = `${SIGNATURES}/run.dsse.json`;
const REVIEW = { reviewer: 'An Auditor', reviewedAt: '2026-11-26T10:00:00.000Z', note: 'read' };

async function signed(key = newKey(), entries = entriesOfARun()): Promise<string> {
  const dir = await sealed(entries);
  await signFolder(dir, key);
  return dir;
}

const problemsOf = async (dir: string) =>
  Object.fromEntries((await verify(dir)).map(({ file, problem }) => [file, problem]));

describe('a signed folder', () => {
  it('is intact, and names the key of its run and those of its reviews', async () => {
    const [runner, reviewer] = [newKey(), newKey()];
    const dir = await signed(runner);
    expect(await reviewFolder(dir, reviewer, REVIEW)).to.equal(`${SIGNATURES}/review-1.dsse.json`);
    expect(await reviewFolder(dir, runner, REVIEW)).to.equal(`${SIGNATURES}/review-2.dsse.json`);
    expect(await problemsOf(dir)).to.deep.equal({});
    const { hold } = await signaturesOf(dir);
    expect(hold.map(({ keyId }) => keyId)).to.deep.equal([reviewer.id, runner.id, runner.id]);
    expect(hold.map(({ review }) => review)).to.deep.equal([REVIEW, REVIEW, undefined]);
    expect(signersIn((await signaturesOf(dir)).hold)).to.have.members([runner.id, reviewer.id]);
    for (const name of ['review-1.dsse.json', `${reviewer.id}.pub`]) await rm(join(dir, SIGNATURES, name));
    expect(await reviewFolder(dir, runner, REVIEW)).to.equal(`${SIGNATURES}/review-3.dsse.json`);
  });

  it('is signed once; its reports are not written again', async () => {
    const dir = await signed();
    expect((await errorOf(() => signFolder(dir, newKey()))).code).to.equal('E_USAGE');
    expect((await errorOf(() => sealFolder(dir, report))).seen).to.contain('it is signed');
    expect(await problemsOf(dir)).to.deep.equal({});
  });

  it('is neither signed nor reviewed once it was altered', async () => {
    const dir = await sealed(entriesOfARun());
    await writeFile(join(dir, 'index.html'), 'all is well');
    expect((await errorOf(() => signFolder(dir, newKey()))).seen).to.contain('index.html: altered');
    expect((await errorOf(() => reviewFolder(dir, newKey(), REVIEW))).seen).to.contain('index.html');
    expect(await readdir(dir)).not.to.include(SIGNATURES);
  });

  it('says so when it was sealed anew by somebody without the key', async () => {
    const dir = await signed();
    await writeFile(join(dir, 'index.html'), 'all is well');
    await writeManifest(dir);
    expect(await problemsOf(dir)).to.deep.equal({
      [ATTESTED]: 'made over another manifest.json than the one that is here',
    });
  });

  it('says so when the signature is that of another run', async () => {
    const key = newKey();
    const later = entriesOfARun().map((entry) =>
      entry.kind === 'end'
        ? { ...entry, data: { ...entry.data, finishedAt: '2026-11-24T20:00:09.000Z' } }
        : entry,
    );
    const [one, other] = [await signed(key), await signed(key, later)];
    await cp(join(other, ATTESTED), join(one, ATTESTED));
    expect((await problemsOf(one))[ATTESTED]).to.contain('made over another manifest.json');
    for (const file of [RECORD, MANIFEST, JOURNAL]) await cp(join(other, file), join(one, file));
    expect(await problemsOf(one)).to.deep.equal({});
  });

  it('says so when another key signed in the name of the first', async () => {
    const [mine, other] = [newKey(), newKey()];
    const dir = await signed(other);
    const text = await readFile(join(dir, ATTESTED), 'utf8');
    await writeFile(join(dir, ATTESTED), text.replace(other.id, mine.id));
    await writeFile(join(dir, SIGNATURES, `${mine.id}.pub`), publicPem(mine.publicKey));
    expect((await problemsOf(dir))[ATTESTED]).to.contain('its signature does not hold');
    expect(signersIn((await signaturesOf(dir)).hold)).to.deep.equal([]);
  });

  it('says so when a file was added, renamed, or lacks its key', async () => {
    const dir = await signed();
    const stray = newKey();
    await writeFile(join(dir, SIGNATURES, 'notes.txt'), 'x');
    expect((await problemsOf(dir))[`${SIGNATURES}/notes.txt`]).to.equal('added later: it is no signature');
    await rm(join(dir, SIGNATURES, 'notes.txt'));
    await writeFile(join(dir, SIGNATURES, `${stray.id}.pub`), publicPem(stray.publicKey));
    expect((await problemsOf(dir))[`${SIGNATURES}/${stray.id}.pub`]).to.contain('no signature here');
    await rm(join(dir, SIGNATURES, `${stray.id}.pub`));
    await rename(join(dir, ATTESTED), join(dir, SIGNATURES, 'review-1.dsse.json'));
    expect((await problemsOf(dir))[`${SIGNATURES}/review-1.dsse.json`]).to.contain('renamed');
    for (const name of await readdir(join(dir, SIGNATURES)))
      if (name.endsWith('.pub')) await rm(join(dir, SIGNATURES, name));
    expect((await problemsOf(dir))[`${SIGNATURES}/review-1.dsse.json`]).to.contain('is not beside it');
  });

  it('names each file of which a byte was changed, cut off or added, or that is gone', async () => {
    const dir = await signed();
    const inside = await readdir(dir, { recursive: true, withFileTypes: true });
    for (const entry of inside.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const file = path.slice(dir.length + 1);
      const was = await readFile(path);
      const flipped = (at: number) => Buffer.from(was.map((byte, place) => (place === at ? byte ^ 1 : byte)));
      const versions = [
        flipped(0),
        flipped(was.length >> 1),
        flipped(was.length - 1),
        was.subarray(0, -1),
        Buffer.concat([was, Buffer.from(' x')]),
        Buffer.concat([was, Buffer.from(' ')]),
        undefined,
      ];
      for (const version of versions) {
        await (version === undefined ? rm(path) : writeFile(path, version));
        const problems = await problemsOf(dir);
        // What the manifest says is compared with the files; that it was itself changed only its signature knows.
        const about = file === MANIFEST || (file.endsWith('.pub') && version === undefined) ? ATTESTED : file;
        // Without a signature a folder is one that nobody signed: what remains is a key without a signature.
        if (file === ATTESTED && version === undefined) expect(problems).not.to.deep.equal({});
        else expect(problems, `${file}: ${version?.length ?? 'gone'}`).to.have.property(about);
        await writeFile(path, was);
      }
    }
    expect(await problemsOf(dir)).to.deep.equal({});
  });

  it('shows lines of the journal that were dropped or have changed places, and which', async () => {
    const dir = await signed();
    const lines = (await readFile(join(dir, JOURNAL), 'utf8')).trimEnd().split('\n');
    const of = async (changed: readonly string[]) => {
      await writeFile(join(dir, JOURNAL), `${changed.join('\n')}\n`);
      return (await verify(dir)).filter(({ file }) => file === JOURNAL).map(({ problem }) => problem);
    };
    expect((await of(lines.toSpliced(2, 1))).join()).to.contain('line 3: it says it is entry 3, not 2');
    expect(
      (await of([...lines.slice(0, 3), lines[4] ?? '', lines[3] ?? '', ...lines.slice(5)])).join(),
    ).to.contain('line 4: it says it is entry 4, not 3');
    expect(await of(lines.slice(0, -1))).to.have.length(1);
  });

  it('never overlooks a single bit', async () => {
    const dir = await signed();
    const path = (name: string) => join(dir, name);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(JOURNAL, RECORD, MANIFEST, 'index.html', ATTESTED),
        fc.nat(),
        fc.nat({ max: 7 }),
        async (name, at, bit) => {
          const was = await readFile(path(name));
          const now = Buffer.from(was);
          now.writeUInt8(now.readUInt8(at % was.length) ^ (1 << bit), at % was.length);
          await writeFile(path(name), now);
          const { length } = await verify(dir);
          await writeFile(path(name), was);
          return length > 0;
        },
      ),
      { numRuns: 150 },
    );
  });

  it('can be checked with OpenSSL alone', async () => {
    const key = newKey();
    const dir = await signed(key);
    const { payload, signatures } = JSON.parse(await readFile(join(dir, ATTESTED), 'utf8')) as {
      payload: string;
      signatures: [{ sig: string }];
    };
    const work = await emptyFolder();
    const bytes = Buffer.from(payload, 'base64');
    await writeFile(join(work, 'said'), preAuthentication(bytes));
    await writeFile(join(work, 'sig'), Buffer.from(signatures[0].sig, 'base64'));
    const pub = join(dir, SIGNATURES, `${key.id}.pub`);
    const check = ['pkeyutl', '-verify', '-pubin', '-inkey', pub, '-rawin', '-in', join(work, 'said')];
    const { stdout } = await run('openssl', [...check, '-sigfile', join(work, 'sig')]);
    expect(stdout).to.contain('Signature Verified Successfully');
    const digest = createHash('sha256')
      .update(await readFile(join(dir, MANIFEST)))
      .digest('hex');
    expect(bytes.toString()).to.contain(digest);
  });
});

import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { baselineOf } from './baseline.ts';
import type { Entry } from './entries.ts';
import { entriesOfARun } from './entries.fixture.ts';
import { emptyFolder, errorOf, sealed } from './folder.fixture.ts';
import { lastSigned } from './look-back.ts';
import { readRecord } from './record.ts';
import { newKey } from './signature/keys.fixture.ts';
import { signFolder } from './signature/sign-folder.ts';

const SAME = { system: 'clinic', uid: null };

/** The small run, ended on this day. */
const endedOn = (day: number): Entry[] =>
  entriesOfARun().map((entry) =>
    entry.kind === 'end'
      ? { ...entry, data: { ...entry.data, finishedAt: `2026-11-${day}T20:00:09.000Z` } }
      : entry,
  );

async function folderWith(runs: Readonly<Record<string, string>>): Promise<string> {
  const parent = await emptyFolder();
  for (const [name, dir] of Object.entries(runs)) await cp(dir, join(parent, name), { recursive: true });
  return join(parent, 'new');
}

describe('the run that a new one is compared with', () => {
  it('is the newest that is signed and intact, of the same system and cluster', async () => {
    const key = newKey();
    const [old, newer, unsigned, altered] = [
      await sealed(endedOn(20)),
      await sealed(endedOn(21)),
      await sealed(endedOn(22)),
      await sealed(endedOn(23)),
    ];
    for (const dir of [old, newer, altered]) await signFolder(dir, key);
    await appendFile(join(altered, 'index.html'), 'x');
    const out = await folderWith({
      '1-old': old,
      '2-newer': newer,
      '3-unsigned': unsigned,
      '4-altered': altered,
    });
    const found = await lastSigned(out, SAME);
    expect(found).to.deep.include({ finishedAt: '2026-11-21T20:00:09.000Z', signedBy: [key.id] });
    expect(await lastSigned(out, { ...SAME, system: 'another' })).to.equal(undefined);
    expect(await lastSigned(out, { ...SAME, uid: 'another' })).to.equal(undefined);
    expect(await lastSigned(join(out, 'deeper', 'x'), SAME)).to.equal(undefined);
  });

  it('makes the record say what changed, from the journal alone', async () => {
    const before = await sealed(endedOn(20));
    const since = await baselineOf(before);
    const entries = endedOn(21).map((entry): Entry => {
      if (entry.kind === 'start') return { ...entry, data: { ...entry.data, since } };
      return entry.kind === 'verdict' && entry.data.finding === 1
        ? { kind: 'verdict', data: { finding: 1, verdict: 'pass', observed: 'reset' } }
        : entry;
    });
    const { since: told } = await readRecord(await sealed(entries));
    expect(told).to.deep.include({ run: 'r1', signedBy: [] });
    expect(told?.changes).to.deep.equal([
      {
        what: 'finding',
        change: 'changed',
        subject: 'mesh/plaintext-is-refused clinic/intake:8080/http',
        was: 'inconclusive',
        now: 'pass',
      },
    ]);
  });

  it('is refused where it was named and is not as its run left it', async () => {
    const dir = await sealed(entriesOfARun());
    await appendFile(join(dir, 'index.html'), 'x');
    const { code, seen } = await errorOf(() => baselineOf(dir));
    expect(code).to.equal('E_USAGE');
    expect(seen).to.contain('index.html: altered');
    expect((await errorOf(() => baselineOf(join(dir, 'gone')))).code).to.equal('E_USAGE');
  });
});

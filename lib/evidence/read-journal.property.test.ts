import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { mutated } from '../../probes/testing/hostile.ts';
import { AssayError } from '../errors.ts';
import { canonical, sha256 } from './canonical.ts';
import { entriesOfARun } from './entries.fixture.ts';
import { journalled, sealed } from './folder.fixture.ts';
import { GENESIS, JOURNAL } from './journal.ts';
import { MANIFEST, writeManifest } from './manifest.ts';
import { readJournal } from './read-journal.ts';
import { rebuild, RECORD } from './record.ts';
import { verify } from './verify.ts';

/** What came of it; an error that is none of ours is thrown here. */
async function typed<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof AssayError && error.code === 'E_EVIDENCE') return undefined;
    throw error;
  }
}

interface Line {
  readonly kind: string;
  readonly data: unknown;
}

/** A chain as somebody would forge it who knows how: numbers and digests right, and any text at all for a line. */
function forge(lines: readonly (Line | string)[]): string {
  let prev = GENESIS;
  return lines
    .map((line, seq) => {
      const text =
        typeof line === 'string'
          ? line.replace('{', `{"seq":${seq},"prev":"${prev}",`)
          : canonical({ seq, prev, kind: line.kind, data: line.data as object });
      prev = sha256(text);
      return `${text}\n`;
    })
    .join('');
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** The same value with one leaf of it exchanged, chosen by a number. */
function exchange(value: Json, at: number, put: Json): Json {
  if (typeof value !== 'object' || value === null) return put;
  const names = Object.keys(value);
  const name = names[at % Math.max(names.length, 1)];
  if (name === undefined) return put;
  const changed = Array.isArray(value) ? [...value] : { ...value };
  Reflect.set(changed, name, exchange(Reflect.get(value, name) as Json, Math.floor(at / names.length), put));
  return changed;
}

describe('a journal that somebody changed', () => {
  let dir = '';
  let journal: Buffer = Buffer.alloc(0);
  let record: Buffer = Buffer.alloc(0);
  let manifest: Buffer = Buffer.alloc(0);
  before(async () => {
    dir = await sealed(entriesOfARun());
    [journal, record, manifest] = (await Promise.all(
      [JOURNAL, RECORD, MANIFEST].map((file) => readFile(join(dir, file))),
    )) as [Buffer, Buffer, Buffer];
  });
  beforeEach(async () => {
    await writeFile(join(dir, JOURNAL), journal);
    await writeFile(join(dir, RECORD), record);
    await writeFile(join(dir, MANIFEST), manifest);
  });

  it('never verifies, nor does a record or a manifest', async () => {
    expect(await verify(dir)).to.deep.equal([]);
    const files = [
      [JOURNAL, journal],
      [RECORD, record],
      [MANIFEST, manifest],
    ] as const;
    const which = fc
      .constantFrom(...files)
      .chain(([file, bytes]) => mutated(bytes).map((other) => [file, bytes, other] as const));
    await fc.assert(
      fc.asyncProperty(which, async ([file, bytes, other]) => {
        await writeFile(join(dir, file), other);
        const problems = await verify(dir);
        await writeFile(join(dir, file), bytes);
        // Another digest of the same bytes there is none; spaces between the words of a manifest say nothing.
        const same =
          bytes.equals(other) || (file === MANIFEST && problems.length === 0 && sameJson(bytes, other));
        expect(problems.length === 0).to.equal(same);
      }),
      { numRuns: 200 },
    );
  });

  it('never verifies under a new manifest either, but for what comes after its last line', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(journal), async (other) => {
        if (other.subarray(0, journal.length).equals(journal) && !other.includes(0x0a, journal.length))
          return;
        await writeFile(join(dir, JOURNAL), other);
        await writeManifest(dir);
        expect(await verify(dir)).not.to.deep.equal([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is read up to the change, or refused with the number of its line', async () => {
    const lines = journal.toString().trimEnd().split('\n');
    const order = fc.oneof(
      fc.shuffledSubarray(lines, { minLength: 1 }),
      fc.nat(lines.length - 1).map((at) => lines.toSpliced(at, 0, lines[at] ?? '')),
      fc.nat(lines.length - 2).map((at) => lines.toSpliced(at, 1)),
    );
    await fc.assert(
      fc.asyncProperty(order, async (other) => {
        await writeFile(join(dir, JOURNAL), other.map((line) => `${line}\n`).join(''));
        const read = await typed(() => readJournal(dir));
        // A beginning of the chain is a run that was cut off; any other order is none.
        const isBeginning = other.every((line, at) => line === lines[at]);
        expect(read?.entries.length).to.equal(isBeginning ? other.length : undefined);
      }),
      { numRuns: 100 },
    );
  });

  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(
      1e300,
      -1,
      0.5,
      'pass',
      '2026-02-30T00:00:00Z',
      '2026-11-23T20:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '',
    ),
  );

  it('forged by somebody who knows the chain gives a record, or a typed error', async () => {
    const entries = entriesOfARun() as unknown as Line[];
    const change = fc.tuple(fc.nat(entries.length - 1), fc.nat(), value);
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 2 }),
        fc.nat(entries.length),
        async (changes, kept) => {
          const forged = changes.reduce<readonly Line[]>(
            (so, [line, at, put]) =>
              so.map((one, index) =>
                index === line ? { ...one, data: exchange(one.data as Json, at, put) } : one,
              ),
            entries,
          );
          await writeFile(join(dir, JOURNAL), forge(forged.slice(0, kept)));
          const made = await typed(() => rebuild(dir));
          if (made) expect(JSON.parse(canonical(made))).to.deep.equal(JSON.parse(JSON.stringify(made)));
          await verify(dir);
        },
      ),
      { numRuns: 300 },
    );
  });

  const phase = (name: string): string => `{"data":{"ms":1,"name":${name}},"kind":"phase"}`;
  for (const [what, line] of [
    ['half a character', phase('"\\ud800"')],
    ['a key of half a character', '{"data":{"\\ud800":1},"kind":"phase"}'],
    ['lists in lists', phase('['.repeat(20_000) + ']'.repeat(20_000))],
    ['a number without end', phase('1e999')],
    ['a prototype', '{"data":{"ms":1,"name":"a"},"kind":"phase","__proto__":{"a":1}}'],
    ['a list', '[{"data":1}]'],
  ] as const) {
    it(`is refused where a line holds ${what}`, async () => {
      const lines = forge([...(entriesOfARun().slice(0, 1) as unknown as Line[]), line]);
      await writeFile(join(dir, JOURNAL), lines);
      expect(await typed(() => readJournal(dir))).to.equal(undefined);
      expect(await verify(dir)).not.to.deep.equal([]);
    });
  }

  it('is refused where a line holds bytes that are no text', async () => {
    const cut = await journalled(entriesOfARun().slice(0, 5));
    const bytes = await readFile(join(cut, JOURNAL));
    const at = bytes.lastIndexOf('"reset"') + 1;
    // U+FFFD is what such a byte reads as: the text would be canonical, and not what was written.
    await writeFile(
      join(cut, JOURNAL),
      Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at)]),
    );
    expect(await typed(() => readJournal(cut))).to.equal(undefined);
  });

  it('has no end that cannot be told, however long its last exchange claims to have taken', async () => {
    const [start, observation] = entriesOfARun() as unknown as Line[];
    if (!start || !observation) throw new Error('the fixture lost its lines');
    const { finding, observation: seen } = observation.data as { finding: number; observation: object };
    const long = { kind: 'observation', data: { finding, observation: { ...seen, ms: 1e300 } } };
    await writeFile(join(dir, JOURNAL), forge([start, long]));
    expect(await typed(() => rebuild(dir))).to.equal(undefined);
  });
});

function sameJson(one: Buffer, other: Buffer): boolean {
  return (
    canonical(JSON.parse(one.toString()) as object) === canonical(JSON.parse(other.toString()) as object)
  );
}

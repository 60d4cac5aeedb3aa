import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SCHEMA, type RunRecord } from '../model/record.ts';
import { canonical } from './canonical.ts';
import { evidenceError, messageOf } from './evidence-error.ts';
import { readJournal } from './read-journal.ts';
import { recordFrom } from './record-from.ts';
import { runRecord } from './record-schema.ts';
import { writeWhole } from './write-file.ts';

export const RECORD = 'run.json';

/** Exactly the canonical bytes, without a newline: anybody's RFC 8785 gives the same digest. */
export async function writeRecord(dir: string, record: RunRecord): Promise<void> {
  await writeWhole(join(dir, RECORD), canonical(record));
}

export async function readRecord(dir: string): Promise<RunRecord> {
  const path = join(dir, RECORD);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw evidenceError(`read ${path}`, cause, 'Name a folder that `assay run` has written.');
  });
  return parseRecord(text, path);
}

/** What the journal amounts to; a run that never ended reads `aborted`. */
export async function rebuild(dir: string): Promise<RunRecord> {
  const { entries } = await readJournal(dir);
  return recordFrom(entries);
}

export function parseRecord(text: string, from: string): RunRecord {
  const wrong = (seen: unknown, todo: string) => evidenceError(`read ${from}`, seen, todo);
  const damaged = 'It was cut short or edited: rebuild it from its journal with `assay report DIR`.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong(`it is not JSON: ${messageOf(cause)}`, damaged);
  }
  const { data: head } = z.looseObject({ schema: z.int() }).safeParse(value);
  if (head !== undefined && head.schema > SCHEMA) {
    throw wrong(
      `it has schema ${head.schema}, and this version reads ${SCHEMA}`,
      'Read it with a newer version of Assay.',
    );
  }
  const parsed = runRecord.safeParse(value);
  if (!parsed.success) throw wrong(`it is not a run record: ${z.prettifyError(parsed.error)}`, damaged);
  const stray = dangling(parsed.data);
  if (stray !== undefined) throw wrong(stray, damaged);
  return parsed.data;
}

/** A reference that leads nowhere. */
function dangling({ checks, findings, safeguards }: RunRecord): string | undefined {
  const known = new Set(checks.map(({ id }) => id));
  const stray = findings.find(({ check }) => !known.has(check));
  if (stray !== undefined)
    return `a finding names the check ${stray.check}, which the record does not describe`;
  const beyond = safeguards.find((row) => row.findings.some((number) => number >= findings.length));
  return beyond && `${beyond.citation} names a finding that the record does not hold`;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { canonical, sha256 } from './canonical.ts';
import type { Entry } from './entries.ts';
import { entry } from './entry-schema.ts';
import { evidenceError, messageOf } from './evidence-error.ts';
import { GENESIS, JOURNAL } from './journal.ts';

const NEWLINE = 0x0a;
const envelope = z.strictObject({ seq: z.int(), prev: z.string(), kind: z.string(), data: z.unknown() });

export interface ReadJournal {
  entries: Entry[];
  /** Bytes of a last line that was cut off while it was written: the run died there. Not part of the entries. */
  tornBytes: number;
}

/** Reads the journal and believes none of it before the chain is checked, line by line. */
export async function readJournal(dir: string): Promise<ReadJournal> {
  const path = join(dir, JOURNAL);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw evidenceError(`read ${path}`, cause, 'Name a folder that `assay run` has written.');
  });
  const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
  const entries: Entry[] = [];
  let prev = GENESIS;
  for (const line of linesOf(whole)) {
    entries.push(believe(line, entries.length, prev, path));
    prev = sha256(line);
  }
  return { entries, tornBytes: bytes.length - whole.length };
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const to = bytes.indexOf(NEWLINE, from);
    yield bytes.subarray(from, to);
    from = to + 1;
  }
}

function believe(line: Buffer, index: number, prev: string, path: string): Entry {
  const broken = (seen: unknown) =>
    evidenceError(
      `check ${path}`,
      `line ${index + 1}: ${messageOf(seen)}`,
      'The journal is not as it was written. Do not rely on it; use an untouched copy or run again.',
    );
  try {
    const found = envelope.parse(JSON.parse(line.toString('utf8')));
    if (found.seq !== index)
      throw broken(`it says it is entry ${found.seq}, not ${index}: a line was lost, added or moved`);
    if (found.prev !== prev)
      throw broken('the chain is broken: this line, or the one before it, was altered');
    // As bytes: what is no UTF-8 reads as a character of its own, and would be canonical.
    if (!line.equals(Buffer.from(canonical(found))))
      throw broken('its bytes are not canonical: it was rewritten');
    return entry.parse({ kind: found.kind, data: found.data });
  } catch (cause) {
    if (cause instanceof z.ZodError) throw broken(z.prettifyError(cause));
    if (cause instanceof SyntaxError) throw broken(`it is not JSON: ${messageOf(cause)}`);
    if (cause instanceof AssayError) throw cause;
    // What JSON can hold and RFC 8785 cannot: half a character, a number without end, more levels than the engine has.
    throw broken(messageOf(cause));
  }
}

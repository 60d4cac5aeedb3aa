import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { canonical, sha256 } from './canonical.ts';
import type { Entry } from './entries.ts';
import { evidenceError } from './evidence-error.ts';
import { syncFolder } from './write-file.ts';

export const JOURNAL = 'journal.ndjson';
/** What the first line names as the line before it. */
export const GENESIS = '0'.repeat(64);

/** Append-only and hash-chained: every line carries the SHA-256 of the line before it, without its newline. */
export interface Journal {
  /** One write and one fsync for all entries of a call; calls are carried out in their order. */
  append(...entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

export async function openJournal(dir: string): Promise<Journal> {
  const path = join(dir, JOURNAL);
  try {
    const file = await open(path, 'ax', 0o600);
    await syncFolder(dir);
    return journalOn(file, path);
  } catch (cause) {
    throw evidenceError(`open ${path}`, cause, 'Nothing is probed without a journal: name another --out.');
  }
}

function journalOn(file: FileHandle, path: string): Journal {
  let prev = GENESIS;
  let seq = 0;
  let queue = Promise.resolve();

  function lineOf({ kind, data }: Entry): string {
    const line = canonical({ seq, prev, kind, data });
    seq += 1;
    prev = sha256(line);
    return `${line}\n`;
  }

  async function write(entries: readonly Entry[]): Promise<void> {
    try {
      await file.appendFile(entries.map(lineOf).join(''));
      await file.sync();
    } catch (cause) {
      throw evidenceError(
        `write to ${path}`,
        cause,
        'What was written before is kept; free the disk and run again.',
      );
    }
  }

  return {
    append(...entries) {
      const written = queue.then(() => write(entries));
      // After a failed write the chain has a hole: every later append fails with the same error.
      queue = written;
      return written;
    },
    async close() {
      await queue.catch(() => undefined);
      await file.close();
    },
  };
}

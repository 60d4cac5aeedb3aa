import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../lib/errors.ts';
import type { GapReason } from '../lib/model/ledger.ts';

const reasons = z.array(
  z.strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    reason: z.string().min(1),
    owner: z.string().min(1),
  }),
);

/** What the owner of the evidence says of days without any; nothing where there is no ledger.yaml. */
export async function readReasons(dir: string): Promise<readonly GapReason[]> {
  const path = join(dir, 'ledger.yaml');
  if (!existsSync(path)) return [];
  const refuse = (seen: string): never => {
    throw new AssayError('E_USAGE', {
      tried: `read ${path}`,
      seen,
      todo: 'It is a list of { from, to, reason, owner }, the dates as YYYY-MM-DD.',
    });
  };
  const document = parseDocument(await readFile(path, 'utf8'), { schema: 'failsafe' });
  const [mistake] = document.errors;
  if (mistake !== undefined) return refuse(mistake.message);
  const read = reasons.safeParse(document.toJS());
  return read.success ? read.data : refuse(z.prettifyError(read.error));
}

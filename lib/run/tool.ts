import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunRecord } from '../model/record.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Which Assay this is: its version, its commit where it is a checkout, and the digest of its sources. */
export async function describeTool(): Promise<RunRecord['run']['tool']> {
  const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as { version: string };
  return { name: 'assay', version, commit: await commit(), digest: await digest() };
}

async function commit(): Promise<string> {
  try {
    const head = (await readFile(`${ROOT}.git/HEAD`, 'utf8')).trim();
    if (!head.startsWith('ref: ')) return head;
    const ref = head.slice('ref: '.length);
    const loose = await readFile(`${ROOT}.git/${ref}`, 'utf8').catch(() => '');
    if (loose !== '') return loose.trim();
    const packed = await readFile(`${ROOT}.git/packed-refs`, 'utf8');
    return (
      packed
        .split('\n')
        .find((line) => line.endsWith(` ${ref}`))
        ?.split(' ')[0] ?? 'unknown'
    );
  } catch {
    return 'unknown';
  }
}

/** SHA-256 over the names and contents of everything that takes part in a run, in the order of their names. */
async function digest(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob('{lib,probes,suites,reports}/**/*.ts', { cwd: ROOT })) files.push(file);
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(`${ROOT}${file}`));
  return hash.digest('hex');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../assay.ts';

/** What stands in the README for things of the reader's own. */
interface Reader {
  readonly context: string;
  readonly kubeconfig: string;
  readonly file: string;
  readonly user: string;
}

/**
 * The words of a command as the README gives it to a newcomer, up to a pipe or a remark, with the reader's own names:
 * a command that is not there any more, or that no longer works, is found by whoever runs this.
 */
export function fromReadme(command: string, { context, kubeconfig, file, user }: Reader): readonly string[] {
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(
    '## On a cluster of your own\n',
  );
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  const line = lines.find((one) => one.trim().startsWith(command));
  if (line === undefined) throw new Error(`README.md has no command "${command}"`);
  const [said = ''] = line
    .trim()
    .slice(command.length)
    .split(/\s#|\s\|/);
  const own: Readonly<Record<string, readonly string[]>> = {
    staging: [context, '--kubeconfig', kubeconfig],
    'assay.yaml': [file],
    'assay@example.com': [user],
  };
  return said
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => own[word] ?? [word]);
}

import { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { connect } from '../../lib/cluster/connect.ts';
import { AssayError } from '../../lib/errors.ts';
import { draftFor } from '../../lib/init/draft.ts';
import { writeDraft } from '../../lib/init/write.ts';
import { chooseCluster } from '../../lib/run/target.ts';
import { collect, context, kubeconfig } from '../options.ts';

interface InitFlags {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace: readonly string[];
  readonly out?: string;
}

export const initCommand = new Command('init')
  .description('write a first assay.yaml from what the objects of a cluster say; every guess in it is marked')
  .addOption(context)
  .addOption(kubeconfig)
  .option(
    '--namespace <name>',
    'a namespace of the system; repeatable; default: all that look like one',
    collect,
    [],
  )
  .option('--out <file>', 'the new file; an existing one is never overwritten; default: standard output')
  .addHelpText('after', '\nReads objects, never Secrets; creates and sends nothing.')
  .action(async ({ namespace, out, ...where }: InitFlags) => {
    const cluster = await connect(chooseCluster(where));
    const draft = await draftFor(cluster, namespace);
    const text = writeDraft(draft, out ?? 'assay.yaml');
    if (out === undefined) {
      process.stdout.write(text);
      return;
    }
    await writeNew(out, text);
    process.stderr.write(
      `${out}: ${draft.endpoints.length} endpoints in ${draft.namespaces.map(({ value }) => value).join(', ')}, ` +
        `${text.match(/# guess:/g)?.length ?? 0} guesses. Its first lines say what to do next.\n`,
    );
  });

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new AssayError('E_OUTPUT', {
      tried: `writing ${file}`,
      seen: isThere
        ? 'it is there already, and is not overwritten'
        : cause instanceof Error
          ? cause.message
          : 'it cannot be written',
      todo: 'Name another file with --out.',
      cause,
    });
  }
}

import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { AssayError } from '../../lib/errors.ts';
import { keyId, readPublicKey } from '../../lib/evidence/signature/key.ts';
import { ownKeyPath, publicHalf } from '../../lib/evidence/signature/own-key.ts';
import { examine } from '../../lib/evidence/verify.ts';
import { collect } from '../options.ts';
import { trustOf, type KnownKey } from '../trust-of.ts';

export const verifyCommand = new Command('verify')
  .description('say whether an evidence folder is as its run left it, exactly what is not, and who signed it')
  .argument('<dir>', 'the evidence folder')
  .option(
    '--key <file>',
    'a public key, PEM, with which it must be signed or reviewed; repeatable. Without one yours is known, if you have one',
    collect,
    [],
  )
  .addHelpText(
    'after',
    '\nExit code: 0 intact, 1 altered, or not signed with a key that was named, 3 no such folder or key.',
  )
  .action(async (dir: string, flags: { key: readonly string[] }) => {
    if (!existsSync(dir)) {
      throw new AssayError('E_USAGE', {
        tried: `verify ${dir}`,
        seen: 'there is no such folder',
        todo: 'Name the evidence folder of a run.',
      });
    }
    const demanded = await Promise.all(flags.key.map(known));
    const { problems, hold } = await examine(dir);
    if (problems.length > 0) {
      for (const { file, problem } of problems) process.stdout.write(`${file}: ${problem}\n`);
      process.stdout.write(`${dir} was altered.\n`);
      process.exitCode = 1;
      return;
    }
    const own = await known(publicHalf(ownKeyPath())).catch(() => undefined);
    const { text, holds } = trustOf(dir, hold, { demanded, own });
    process.stdout.write(text);
    process.exitCode = holds ? 0 : 1;
  });

async function known(path: string): Promise<KnownKey> {
  return { path, id: keyId(await readPublicKey(path)) };
}

import { Command } from 'commander';
import { signFolder } from '../../lib/evidence/signature/sign-folder.ts';
import { findSigner, signedLine } from '../signing.ts';
import { signingKey } from '../options.ts';

export const signCommand = new Command('sign')
  .description('sign an evidence folder whose run did not; with your own key, which is made at its first use')
  .argument('<dir>', 'the evidence folder')
  .addOption(signingKey)
  .action(async (dir: string, flags: { key?: string }) => {
    const signer = await findSigner(flags.key, (line) => process.stderr.write(`assay: ${line}\n`));
    if (signer === undefined) process.exitCode = 3;
    else {
      await signFolder(dir, signer.key);
      process.stdout.write(signedLine(signer, dir));
    }
  });

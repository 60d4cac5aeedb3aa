import { Command } from 'commander';
import { readSigningKey } from '../../lib/evidence/signature/key.ts';
import { reviewFolder } from '../../lib/evidence/signature/sign-folder.ts';

interface ReviewFlags {
  readonly key: string;
  readonly by: string;
  readonly note?: string;
}

export const reviewCommand = new Command('review')
  .description('sign that you have read an evidence folder; its reports stay as they are')
  .argument('<dir>', 'the evidence folder')
  .requiredOption('--key <file>', 'your private key: Ed25519, PEM')
  .requiredOption('--by <name>', 'who you are, as a reader should know you')
  .option('--note <text>', 'what you have to say of it')
  .action(async (dir: string, { key, by, note }: ReviewFlags) => {
    const reviewedAt = new Date().toISOString();
    const review = { reviewer: by, reviewedAt, ...(note === undefined ? {} : { note }) };
    const file = await reviewFolder(dir, await readSigningKey(key), review);
    process.stdout.write(`Your review is ${file} in ${dir}.\n`);
  });

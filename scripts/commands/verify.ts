import { Command } from 'commander';
import { verify } from '../../lib/evidence/verify.ts';

export const verifyCommand = new Command('verify')
  .description('say whether an evidence folder is as its run left it, and exactly what is not')
  .argument('<dir>', 'the evidence folder')
  .action(async (dir: string) => {
    const problems = await verify(dir);
    for (const { file, problem } of problems) process.stdout.write(`${file}: ${problem}\n`);
    process.stdout.write(problems.length === 0 ? `${dir} is intact.\n` : `${dir} was altered.\n`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  });

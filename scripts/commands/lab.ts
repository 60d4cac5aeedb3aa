import { Command } from 'commander';
import { labDown } from '../lab/down.ts';
import { labStatus } from '../lab/status.ts';
import { labUp } from '../lab/up.ts';

export const labCommand = new Command('lab').description(
  'the reference cluster with the reference clinic, on this machine',
);

labCommand
  .command('up')
  .description('bring it up, or repair it; what is there is found, not built again')
  .action(async () => {
    await labUp();
  });

labCommand
  .command('down')
  .description('remove its containers, network and rules; builds and images stay for the next time')
  .option('--purge', 'throw away builds and images too', false)
  .action(async ({ purge }: { purge: boolean }) => {
    await labDown({ purge });
  });

labCommand
  .command('status')
  .description('what runs')
  .action(async () => {
    process.stdout.write(`${await labStatus()}\n`);
  });

import { Command, Option } from 'commander';
import { cnis, defaultCni, type Cni } from '../../lib/kind/lab-state.ts';

export const labCommand = new Command('lab').description(
  'the reference cluster with the reference clinic, on this machine',
);

labCommand
  .command('up')
  .description('bring it up, or repair it; what is there is found, not built again')
  .addOption(
    new Option('--cni <name>', 'network plugin; a lab with another one is made anew')
      .choices(cnis)
      .default(defaultCni),
  )
  .action(async ({ cni }: { cni: Cni }) => {
    const { labUp } = await import('../lab/up.ts');
    await labUp(cni);
  });

labCommand
  .command('down')
  .description('remove its containers, network and rules; builds and images stay for the next time')
  .option('--purge', 'throw away builds and images too', false)
  .action(async ({ purge }: { purge: boolean }) => {
    const { labDown } = await import('../lab/down.ts');
    await labDown({ purge });
  });

labCommand
  .command('status')
  .description('what runs')
  .action(async () => {
    const { labStatus } = await import('../lab/status.ts');
    process.stdout.write(`${await labStatus()}\n`);
  });

import { Command } from 'commander';
import { intactRecord } from '../../lib/evidence/baseline.ts';
import { changesBetween } from '../../lib/evidence/changes.ts';
import { diffText } from '../diff-text.ts';

export const diffCommand = new Command('diff')
  .description('say what changed from one run to another: endpoints, peers, certificates, egress, findings')
  .argument('<before>', 'the evidence folder of the earlier run')
  .argument('<after>', 'the evidence folder of the later run')
  .addHelpText(
    'after',
    '\nExit code: 0 nothing changed, 1 something did, 3 a folder that is not as its run left it.',
  )
  .action(async (before: string, after: string) => {
    const [one, other] = [await intactRecord(before, 'compare'), await intactRecord(after, 'compare')];
    const changes = changesBetween(one, other);
    process.stdout.write(diffText(one.run, other.run, changes));
    process.exitCode = changes.length === 0 ? 0 : 1;
  });

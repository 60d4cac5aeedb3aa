import { Command } from 'commander';
import { loadChecks } from '../../suites/load.ts';
import { catalogText } from '../catalog-text.ts';

export const catalogCommand = new Command('catalog')
  .description('print every check with its safeguards, what it shows and does not show, and its sabotages')
  .action(async () => {
    process.stdout.write(catalogText(await loadChecks()));
  });

import { Command } from 'commander';
import { sealFolder } from '../../lib/evidence/seal.ts';
import { summarize } from '../../reports/terminal.ts';
import { writeReports } from '../../reports/write-all.ts';
import { pdf } from '../options.ts';
import { browserForPdf, withPdf } from '../print-pdf.ts';

export const reportCommand = new Command('report')
  .description('write the reports of an evidence folder again; from a journal that was cut short, too')
  .argument('<dir>', 'the evidence folder')
  .addOption(pdf)
  .action(async (dir: string, flags: { pdf: boolean }) => {
    const render = flags.pdf ? withPdf(writeReports, browserForPdf()) : writeReports;
    const record = await sealFolder(dir, render);
    process.stdout.write(
      summarize(record, { colour: process.stdout.isTTY && !process.env['NO_COLOR'], out: dir }),
    );
  });

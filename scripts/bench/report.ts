import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonical } from '../../lib/evidence/canonical.ts';
import { writeReports } from '../../reports/write-all.ts';
import { manyFindings } from './many-findings.ts';

/**
 * Draws everything that is drawn from a record of so many findings with twenty exchanges each, in a process of its own:
 *   npm run bench:report
 * Times are this machine's; the aims are 20 s and 500 MB for 10,000 findings, 1 s for 50, and 25 MB for index.html.
 */
const SIZES = [50, 1000, 10_000];
const self = fileURLToPath(import.meta.url);
const [, , size] = process.argv;

if (size === undefined) {
  for (const findings of SIZES)
    process.stdout.write(
      execFileSync(process.execPath, ['--optimize-for-size', self, String(findings)]).toString(),
    );
} else {
  const dir = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const record = manyFindings(Number(size));
  writeFileSync(join(dir, 'run.json'), canonical({ run: record.run.id }));
  const held = process.memoryUsage().rss;
  const began = performance.now();
  const files = await writeReports(dir, record);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const peak = process.resourceUsage().maxRSS / 1024;
  const page = statSync(join(dir, 'index.html')).size / 1e6;
  process.stdout.write(
    `${size} findings: ${seconds} s, peak ${peak.toFixed(0)} MB (the record alone ${(held / 2 ** 20).toFixed(0)} MB), index.html ${page.toFixed(1)} MB, ${files.length} files\n`,
  );
  for (const file of readdirSync(dir).filter((name) => name.includes('.')))
    process.stdout.write(`  ${file} ${(statSync(join(dir, file)).size / 1e6).toFixed(1)} MB\n`);
  rmSync(dir, { recursive: true });
}

import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Loaded before a program (NODE_OPTIONS=--import=…): at its end it writes the most memory that it ever held, in kB,
 * into the file that ASSAY_PEAK names, under its own process id.
 */
const file = process.env['ASSAY_PEAK'];
if (file !== undefined) {
  process.on('exit', () => {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    writeFileSync(`${file}.${process.pid}`, peak);
  });
}

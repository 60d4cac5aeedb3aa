import { execFile } from 'node:child_process';
import { appendFile, mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newFolder } from '../../live/assay.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';

const run = promisify(execFile);
const MEGABYTES = 8;
let disk = '';

/** A record that could not be written must not be sealed as if it were whole. */
export default fault({
  id: 'disk-full',
  breaks: 'The disk under the output folder is full as soon as the first controls are written down',
  demanded: 'Exit 4, and a journal that reads as an aborted run in which nothing is decided',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'controls',
  holds: true,
  stage: async (bench) => {
    disk = newFolder();
    bench.undo(`the disk at ${disk}`, async () => {
      await run('umount', [disk]);
      await rmdir(disk);
    });
    await run('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', disk]);
    const out = join(disk, 'evidence');
    await mkdir(out);
    return { out };
  },
  inject: async () => {
    const block = Buffer.alloc(4096);
    for (let size = 0; size <= MEGABYTES * 1024 * 1024; size += block.length) {
      try {
        await appendFile(join(disk, 'filler'), block);
      } catch {
        return;
      }
    }
    throw new Error('the disk did not fill up');
  },
  reason: /^aborted/,
  exits: [4],
});

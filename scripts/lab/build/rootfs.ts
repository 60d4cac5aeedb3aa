import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from '../versions.ts';
import { digestOf } from './digest.ts';
import type { Piece } from './piece.ts';
import { shell } from './shell.ts';

// What Debian's own slim images leave out too.
const unneeded = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/lintian',
];
const transient = ['var/lib/apt/lists', 'var/cache/apt', 'var/log'];

/** Debian's base system as one archive. The mirror is debootstrap's default or the machine's. */
export const rootfsPiece: Piece = {
  name: 'rootfs',
  digest: digestOf(versions.debian, unneeded, transient, process.arch),
  build: async (into) => {
    const root = join(into, 'root');
    const log = 'debootstrap';
    await shell('debootstrap', ['--variant=minbase', versions.debian, root], { tries: 3, log });
    for (const folder of [...unneeded, ...transient]) emptyFolder(join(root, folder));
    await shell('tar', ['-C', root, '--numeric-owner', '-cf', join(into, 'rootfs.tar'), '.'], { log });
    rmSync(root, { recursive: true });
  },
};

const emptyFolder = (folder: string): void => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
};

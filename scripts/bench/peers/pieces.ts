import { join } from 'node:path';
import { digestOf } from '../../lab/build/digest.ts';
import { goProgram } from '../../lab/build/go.ts';
import type { Piece } from '../../lab/build/piece.ts';
import { shell } from '../../lab/build/shell.ts';
import { peers } from './versions.ts';

const goFolder = (module: string): string => join(import.meta.dirname, 'go', module);

export const cyclonusPiece: Piece = goProgram(
  { name: 'cyclonus', module: 'cyclonus', packages: ['github.com/mattfenwick/cyclonus/cmd/cyclonus'] },
  goFolder('cyclonus'),
);

export const agnhostPiece: Piece = goProgram(
  {
    name: 'agnhost',
    module: 'agnhost',
    packages: ['k8s.io/kubernetes/test/images/agnhost'],
    // As the lab's own programs are built, so that what they share is compiled once.
    tags: 'disable_pgv',
  },
  goFolder('agnhost'),
);

/** netcheck and what it needs, for the Python of the image and not of this machine. */
export const netcheckPiece: Piece = {
  name: 'netcheck',
  digest: digestOf(peers, process.arch),
  build: async (into) => {
    const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    const platforms = ['manylinux_2_28', 'manylinux2014'].flatMap((one) => [
      '--platform',
      `${one}_${machine}`,
    ]);
    const target = ['--target', into, '--python-version', peers.python, '--only-binary=:all:'];
    const packages = [`netcheck==${peers.netcheck}`, `common-expression-language==${peers.cel}`];
    const pip = ['-m', 'pip', 'install', '--no-compile', ...platforms];
    await shell('python3', [...pip, ...target, ...packages], { tries: 3, log: 'netcheck' });
  },
};

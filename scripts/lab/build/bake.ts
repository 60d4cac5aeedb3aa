import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { docker, dockerExec, tryDocker } from '../../../lib/kind/docker.ts';
import { referenceOf } from './image.ts';
import { imageRecipes } from './images.ts';
import { kubeadmNames, type NodeRecipe } from './node-image.ts';

const oven = 'assay-bake';

/** Imports the images into the node image's containerd and keeps the result as an image of its own. */
export const bakeNodeImage = async ({ reference, below, from, inside }: NodeRecipe): Promise<void> => {
  await tryDocker(['rm', '--force', '--volumes', oven]);
  const run = [
    'run',
    '--detach',
    '--privileged',
    '--network',
    'none',
    '--name',
    oven,
    '--entrypoint',
    'sleep',
  ];
  await docker([...run, from, 'infinity']);
  try {
    await docker(['exec', '--detach', oven, 'sh', '-c', 'exec containerd --log-level error']);
    await waitForContainerd();
    await importImages(inside);
    if (below === undefined) await nameForKubeadm();
    await dockerExec(oven, ['pkill', '-x', 'containerd']);
    const entrypoint = 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]';
    await docker(['commit', '--change', entrypoint, '--change', 'CMD []', oven, reference]);
  } finally {
    await tryDocker(['rm', '--force', '--volumes', oven]);
  }
};

const waitForContainerd = async (): Promise<void> => {
  for (let attempt = 0; attempt < 60; attempt++) {
    if ((await tryDocker(['exec', oven, 'ctr', 'version'])) !== undefined) return;
    await sleep(500);
  }
  throw new Error('containerd does not start in the build container');
};

const ctr = ['ctr', '--namespace', 'k8s.io', 'images'] as const;

const importImages = async (images: readonly string[]): Promise<void> => {
  // Unpacked on the nodes, where containerd's folder is a volume: an overlay cannot lie on an overlay.
  await execa('docker', ['save', ...images], { buffer: false, encoding: 'buffer' }).pipe('docker', [
    'exec',
    '-i',
    oven,
    ...ctr,
    'import',
    '--no-unpack',
    '-',
  ]);
};

const nameForKubeadm = async (): Promise<void> => {
  for (const [name, wanted] of kubeadmNames()) {
    await dockerExec(oven, [...ctr, 'tag', referenceOf(imageRecipes[name]), wanted]);
  }
};

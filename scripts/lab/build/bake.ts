import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { docker, dockerExec, tryDocker } from '../../../lib/kind/docker.ts';
import { referenceOf } from './image.ts';
import { imageRecipes } from './images.ts';
import { bakedImages, kubeadmNames, nodeImage } from './node-image.ts';

const oven = 'assay-bake';

/** Imports the images into the node image's containerd and keeps the result as an image of its own. */
export const bakeNodeImage = async (): Promise<void> => {
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
  await docker([...run, referenceOf(imageRecipes.kindNode), 'infinity']);
  try {
    await docker(['exec', '--detach', oven, 'sh', '-c', 'exec containerd --log-level error']);
    await waitForContainerd();
    await importImages();
    await dockerExec(oven, ['pkill', '-x', 'containerd']);
    const entrypoint = 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]';
    await docker(['commit', '--change', entrypoint, '--change', 'CMD []', oven, nodeImage()]);
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

const importImages = async (): Promise<void> => {
  // Unpacked on the nodes, where containerd's folder is a volume: an overlay cannot lie on an overlay.
  await execa('docker', ['save', ...bakedImages()], { buffer: false, encoding: 'buffer' }).pipe('docker', [
    'exec',
    '-i',
    oven,
    ...ctr,
    'import',
    '--no-unpack',
    '-',
  ]);
  for (const [name, wanted] of kubeadmNames()) {
    await dockerExec(oven, [...ctr, 'tag', referenceOf(imageRecipes[name]), wanted]);
  }
};

import { join } from 'node:path';
import { dockerExec } from '../../../lib/kind/docker.ts';
import { nodesOf } from '../../../lib/kind/kind.ts';
import { clusterName } from '../../../lib/kind/lab-state.ts';
import type { Teardown } from '../../../lib/run/teardown.ts';
import { referenceOf, type ImageRecipe } from '../../lab/build/image.ts';
import { imageRecipes } from '../../lab/build/images.ts';
import { provideImage } from '../../lab/build/provide.ts';
import { shell } from '../../lab/build/shell.ts';
import { agnhostPiece, netcheckPiece } from './pieces.ts';

const folder = (name: string): string => join(import.meta.dirname, 'images', name);

const recipes = [
  { name: 'agnhost', folder: folder('agnhost'), pieces: [agnhostPiece] },
  { name: 'netcheck', folder: folder('netcheck'), from: imageRecipes.base, pieces: [netcheckPiece] },
] as const satisfies readonly ImageRecipe[];

const [agnhost, netcheck] = recipes;
export const peerImages = { agnhost: referenceOf(agnhost), netcheck: referenceOf(netcheck) } as const;

/** cyclonus names its image itself, below a registry of the user's choice. */
export const CYCLONUS_REGISTRY = 'assay.test';
const CYCLONUS_IMAGE = `${CYCLONUS_REGISTRY}/e2e-test-images/agnhost:2.43`;

export async function buildPeerImages(): Promise<void> {
  for (const recipe of recipes) await provideImage(recipe);
}

const CTR = ['ctr', '-n', 'k8s.io', 'images'] as const;

/** Puts the peers' images into every node of the lab; they go again at the end. */
export async function loadPeerImages(teardown: Teardown): Promise<void> {
  const images = Object.values(peerImages);
  for (const node of await nodesOf(clusterName)) {
    teardown.before(`the peers' images on ${node}`, async () => {
      await dockerExec(node, [...CTR, 'rm', ...images, CYCLONUS_IMAGE]);
    });
    const into = `docker exec -i ${node} ${CTR.join(' ')} import -`;
    await shell('sh', ['-c', `docker save ${images.join(' ')} | ${into}`], { log: 'bench-load' });
    await dockerExec(node, [...CTR, 'tag', peerImages.agnhost, CYCLONUS_IMAGE]);
  }
}

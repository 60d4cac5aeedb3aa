import { tryDocker } from '../../../lib/kind/docker.ts';
import { cnis } from '../../../lib/kind/lab-state.ts';
import { nodeImage } from './node-image.ts';
import { referenceOf } from './image.ts';
import { imageRecipes, networkRecipes } from './images.ts';

/** Removes images of earlier recipes; one that is still in use stays, and so do those of a lab with another network. */
export const removeOldImages = async (): Promise<void> => {
  const recipes = [...Object.values(imageRecipes), ...Object.values(networkRecipes)];
  const current = new Set([...cnis.map(nodeImage), ...recipes.map(referenceOf)]);
  const format = '{{.Repository}}:{{.Tag}}';
  const all = await tryDocker(['image', 'ls', '--filter', 'reference=assay.test/*', '--format', format]);
  const old = (all ?? '').split('\n').filter((image) => image !== '' && !current.has(image));
  for (const image of old) await tryDocker(['image', 'rm', image]);
  await tryDocker(['image', 'prune', '--force', '--filter', 'label=assay.test/stage']);
};

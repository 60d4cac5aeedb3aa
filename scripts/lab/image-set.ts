import { nodeImage } from './build/node-image.ts';
import { referenceOf } from './build/image.ts';
import { imageRecipes } from './build/images.ts';
import { pulledImages } from './pulled/images.ts';
import type { Way } from './way.ts';

/** The images that a lab runs, whichever way they were got. */
export interface ImageSet {
  readonly kindNode: string;
  readonly kubeRouter: string;
  readonly pilot: string;
  readonly proxy: string;
  /** The same with a later Envoy, to show a real change of behaviour. */
  readonly proxyNext: string;
  readonly node: string;
  readonly postgres: string;
}

export const imageSet = (way: Way): ImageSet =>
  way === 'pulled'
    ? pulledImages
    : {
        kindNode: nodeImage(),
        kubeRouter: referenceOf(imageRecipes.kubeRouter),
        pilot: referenceOf(imageRecipes.pilot),
        proxy: referenceOf(imageRecipes.proxy),
        proxyNext: referenceOf(imageRecipes.proxyNext),
        node: referenceOf(imageRecipes.node),
        postgres: referenceOf(imageRecipes.postgres),
      };

import type { Cni } from '../../lib/kind/lab-state.ts';
import { nodeImage } from './build/node-image.ts';
import { referenceOf } from './build/image.ts';
import { imageRecipes, networkRecipes } from './build/images.ts';
import { pulledImages, pulledNetwork } from './pulled/images.ts';
import type { Way } from './way.ts';

/** The images that a lab runs, whichever way they were got. */
export interface ImageSet {
  readonly kindNode: string;
  /** Of the network plugin. */
  readonly network: string;
  readonly pilot: string;
  readonly proxy: string;
  /** The same with a later Envoy, to show a real change of behaviour. */
  readonly proxyNext: string;
  readonly node: string;
  readonly postgres: string;
}

export const imageSet = (way: Way, cni: Cni): ImageSet =>
  way === 'pulled'
    ? { ...pulledImages, network: pulledNetwork[cni] }
    : {
        kindNode: nodeImage(cni),
        network: referenceOf(networkRecipes[cni]),
        pilot: referenceOf(imageRecipes.pilot),
        proxy: referenceOf(imageRecipes.proxy),
        proxyNext: referenceOf(imageRecipes.proxyNext),
        node: referenceOf(imageRecipes.node),
        postgres: referenceOf(imageRecipes.postgres),
      };

import { docker, hasImage } from '../../../lib/kind/docker.ts';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { pulledImages, pulledNetwork } from './images.ts';

/** Pulls what is missing, on the host: the nodes themselves reach no registry. NOT PROVEN HERE. */
export const pullAll = async (cni: Cni): Promise<void> => {
  for (const image of [...Object.values(pulledImages), pulledNetwork[cni]]) {
    if (!(await hasImage(image))) await docker(['pull', '--quiet', image]);
  }
};

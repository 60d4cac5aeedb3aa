import { docker, hasImage } from '../../../lib/kind/docker.ts';
import { pulledImages } from './images.ts';

/** Pulls what is missing, on the host: the nodes themselves reach no registry. NOT PROVEN HERE. */
export const pullAll = async (): Promise<void> => {
  for (const image of Object.values(pulledImages)) {
    if (!(await hasImage(image))) await docker(['pull', '--quiet', image]);
  }
};

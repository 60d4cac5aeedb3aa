import type { ListrTask } from 'listr2';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { imageSet, type ImageSet } from '../image-set.ts';
import type { Lab } from '../lab.ts';
import type { Way } from '../way.ts';

/** What the steps of `lab up` hand on to each other. */
export interface Progress {
  /** The network that was asked for. */
  readonly cni: Cni;
  way?: Way;
  lab?: Lab;
  /** Whether the cluster that was found holds what this code would put into it. */
  unchanged?: boolean;
}

export type Step = ListrTask<Progress>;

export const wayOf = (progress: Progress): Way => progress.way ?? 'built';

export const imagesOf = (progress: Progress): ImageSet => imageSet(wayOf(progress), progress.cni);

export const labOf = (progress: Progress): Lab => {
  if (progress.lab === undefined) throw new Error('this step needs the cluster, and there is none yet');
  return progress.lab;
};

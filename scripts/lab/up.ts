import { Listr, PRESET_TIMER } from 'listr2';
import type { Cni } from '../../lib/kind/lab-state.ts';
import { deployClinic } from './clinic/deploy.ts';
import { playMetadata } from './cluster/metadata-address.ts';
import { ensureOutside } from './cluster/outside.ts';
import { routeToPods } from './cluster/pod-routes.ts';
import type { Lab } from './lab.ts';
import { withLock } from './lock.ts';
import { cluster } from './steps/cluster.ts';
import { gateway, istio, marker, podNetwork } from './steps/furniture.ts';
import { docker, images } from './steps/prepare.ts';
import { imagesOf, labOf, type Progress, type Step } from './steps/progress.ts';

const outside: Step = {
  title: 'The world outside',
  task: async (progress) => {
    await ensureOutside(imagesOf(progress).node);
    await routeToPods(imagesOf(progress).kindNode);
    await playMetadata(imagesOf(progress).kindNode);
  },
};

const clinic: Step = {
  title: 'The clinic',
  task: async (progress) => deployClinic(labOf(progress)),
};

const steps: Step[] = [docker, images, cluster, podNetwork, istio, gateway, marker, outside, clinic];

/** Brings the lab up, or back to what it should be; what is right already is left alone. */
export const labUp = async (cni: Cni): Promise<Lab> =>
  withLock(async () => {
    const progress = await new Listr<Progress>(steps, {
      rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
      fallbackRendererOptions: { timer: PRESET_TIMER },
    }).run({ cni });
    return labOf(progress);
  });

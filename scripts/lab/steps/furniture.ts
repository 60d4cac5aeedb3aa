import {
  furnishGateway,
  furnishIstio,
  furnishNetwork,
  markCluster,
  type Furniture,
} from '../cluster/furnish.ts';
import { isAvailable } from '../cluster/rollout.ts';
import { imagesOf, labOf, type Progress, type Step } from './progress.ts';

const furnitureOf = (progress: Progress): Furniture => ({ ...labOf(progress), images: imagesOf(progress) });

const furnish = (title: string, step: (furniture: Furniture) => Promise<void>): Step => ({
  title,
  task: async (progress) => step(furnitureOf(progress)),
});

/** Put right every time: it takes a second, and mends what an experiment left broken. */
export const podNetwork = furnish('Pod network', furnishNetwork);
export const gateway = furnish('Ingress gateway', furnishGateway);
export const marker = furnish('Marker', markCluster);

/** Its manifests are many: applied only if they changed or it does not run. */
export const istio: Step = {
  title: 'Istio',
  task: async (progress, task) => {
    if (progress.unchanged === true && (await isAvailable('istio-system', 'deployment/istiod'))) {
      task.title = 'Istio: unchanged';
      return;
    }
    await furnishIstio(furnitureOf(progress));
  },
};

import { defaultCni } from '../../../lib/kind/lab-state.ts';
import { nodeImage } from '../build/node-image.ts';
import { allBuilt, buildSteps } from '../build/provide-all.ts';
import { dockerReady } from '../daemon/ready.ts';
import { pullAll } from '../pulled/provide.ts';
import { findWay } from '../way.ts';
import { wayOf, type Step } from './progress.ts';

export const docker: Step = {
  title: 'Docker',
  task: async (progress, task) => {
    const ready = await dockerReady();
    // Whoever has built the plain lab builds what another network needs too.
    progress.way = await findWay(nodeImage(defaultCni));
    const daemon = `Docker ${ready.version}${ready.ours ? ', started for the lab' : ''}`;
    const images = progress.way === 'built' ? 'built here (no registry needed)' : 'pulled from a registry';
    task.title = `${daemon}; images ${images}`;
  },
};

export const images: Step = {
  title: 'Images',
  task: async (progress, task) => {
    if (wayOf(progress) === 'pulled') return pullAll(progress.cni);
    if (!(await allBuilt(progress.cni))) return task.newListr(buildSteps(progress.cni));
    task.title = 'Images: cached';
    return;
  },
};

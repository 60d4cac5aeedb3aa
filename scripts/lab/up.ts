import { randomUUID } from 'node:crypto';
import { Listr, PRESET_TIMER, type ListrTask } from 'listr2';
import { clusterName, readLabRecord } from '../../lib/kind/lab-state.ts';
import { nodeImage } from './build/bake.ts';
import { allBuilt, buildSteps } from './build/provide-all.ts';
import { deployClinic } from './clinic/deploy.ts';
import { createNodes } from './cluster/create.ts';
import {
  furnishGateway,
  furnishIstio,
  furnishNetwork,
  furnitureDigest,
  markCluster,
} from './cluster/furnish.ts';
import { readMark, runningNodeImage, waitForMark } from './cluster/health.ts';
import { isolateNetwork } from './cluster/isolation.ts';
import { ensureOutside } from './cluster/outside.ts';
import { dockerReady } from './daemon/ready.ts';
import { imageSet } from './image-set.ts';
import { kindOptions } from './kind-program.ts';
import { asLab, type Lab } from './lab.ts';
import { loadAll } from './pulled/load.ts';
import { pullAll } from './pulled/provide.ts';
import { makeRecord, writeRecord } from './record.ts';
import { findWay, type Way } from './way.ts';

export interface LabUpOptions {
  /** Without it the cluster is left empty: for work on the lab itself. */
  readonly clinic?: boolean;
}

interface Progress {
  way?: Way;
  lab?: Lab;
  /** Whether the cluster that was found is the one this code would make. */
  kept?: boolean;
}

const wayOf = (progress: Progress): Way => progress.way ?? 'built';

const docker: ListrTask<Progress> = {
  title: 'Docker',
  task: async (progress, task) => {
    const ready = await dockerReady();
    progress.way = await findWay(nodeImage());
    const daemon = `Docker ${ready.version}${ready.ours ? ', started for the lab' : ''}`;
    const images = progress.way === 'built' ? 'built here (no registry needed)' : 'pulled from a registry';
    task.title = `${daemon}; images ${images}`;
  },
};

const images: ListrTask<Progress> = {
  title: 'Images',
  task: async (progress, task) => {
    if (wayOf(progress) === 'pulled') return pullAll();
    if (!(await allBuilt())) return task.newListr(buildSteps());
    task.title = 'Images: cached';
    return;
  },
};

/** The cluster is kept if it is ours, alive and made of the same node image; else it is made anew. */
const cluster: ListrTask<Progress> = {
  title: 'Cluster',
  task: async (progress, task) => {
    const way = wayOf(progress);
    const set = imageSet(way);
    const record = readLabRecord();
    const alive = record !== undefined && (await runningNodeImage()) === set.kindNode;
    const mark = alive ? ((await readMark()) ?? (await waitForMark())) : undefined;
    if (record !== undefined && mark?.marker === record.marker) {
      const fresh = await makeRecord(way, record.marker);
      progress.kept = mark.recipe === furnitureDigest({ ...fresh, images: set });
      progress.lab = asLab(fresh);
      writeRecord(fresh);
      await isolateNetwork(set.kindNode);
      task.title = `Cluster ${clusterName}: kept`;
      return;
    }
    const kind = await kindOptions(way);
    await createNodes(kind, set.kindNode);
    if (way === 'pulled') await loadAll(kind, clusterName);
    const made = await makeRecord(way, randomUUID());
    writeRecord(made);
    progress.kept = false;
    progress.lab = asLab(made);
    task.title = `Cluster ${clusterName}: made`;
  },
};

const labOf = (progress: Progress): Lab => {
  if (progress.lab === undefined) throw new Error('there is no cluster');
  return progress.lab;
};

const furnitureOf = (progress: Progress) => ({ ...labOf(progress), images: imageSet(wayOf(progress)) });

const furnish = (title: string, step: (furniture: ReturnType<typeof furnitureOf>) => Promise<void>) =>
  ({
    title,
    skip: (progress) => (progress.kept === true ? `${title}: unchanged` : false),
    task: async (progress) => step(furnitureOf(progress)),
  }) satisfies ListrTask<Progress>;

const outside: ListrTask<Progress> = {
  title: 'The world outside',
  task: async (progress) => ensureOutside(imageSet(wayOf(progress)).node),
};

const clinic: ListrTask<Progress> = {
  title: 'The clinic',
  task: async (progress) => deployClinic(labOf(progress)),
};

/** Brings the lab up, or back to what it should be; what is right already is left alone. */
export const labUp = async (options: LabUpOptions = {}): Promise<Lab> => {
  const steps = [
    docker,
    images,
    cluster,
    furnish('Pod network', furnishNetwork),
    furnish('Istio', furnishIstio),
    furnish('Ingress gateway', furnishGateway),
    furnish('Marker', markCluster),
    outside,
    ...(options.clinic === false ? [] : [clinic]),
  ];
  const progress = await new Listr<Progress>(steps, {
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run({});
  return labOf(progress);
};

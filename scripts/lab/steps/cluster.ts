import { randomUUID } from 'node:crypto';
import { clusterName, readLabRecord } from '../../../lib/kind/lab-state.ts';
import { createNodes } from '../cluster/create.ts';
import { furnitureDigest } from '../cluster/furnish.ts';
import { runningNodeImage, waitForMark } from '../cluster/health.ts';
import { isolateNetwork } from '../cluster/isolation.ts';
import { kindOptions } from '../kind-program.ts';
import { asLab } from '../lab.ts';
import { loadAll } from '../pulled/load.ts';
import { makeRecord, writeRecord } from '../record.ts';
import { imagesOf, wayOf, type Progress, type Step } from './progress.ts';

/** The cluster is kept if it is ours, alive, of the same network and of the same node image; else it is made anew. */
export const cluster: Step = {
  title: 'Cluster',
  task: async (progress, task) => {
    const kept = await keep(progress);
    if (!kept) await make(progress);
    task.title = `Cluster ${clusterName}: ${kept ? 'kept' : 'made'}`;
  },
};

const keep = async (progress: Progress): Promise<boolean> => {
  const images = imagesOf(progress);
  const record = readLabRecord();
  if (record?.cni !== progress.cni || (await runningNodeImage()) !== images.kindNode) return false;
  const mark = await waitForMark();
  if (mark?.marker !== record.marker) return false;
  const fresh = await makeRecord(wayOf(progress), progress.cni, record.marker);
  progress.unchanged = mark.recipe === furnitureDigest({ ...fresh, images });
  progress.lab = asLab(fresh);
  writeRecord(fresh);
  await isolateNetwork(images.kindNode);
  return true;
};

const make = async (progress: Progress): Promise<void> => {
  const [way, images] = [wayOf(progress), imagesOf(progress)];
  const kind = await kindOptions(way);
  await createNodes(kind, images.kindNode);
  if (way === 'pulled') await loadAll(kind, clusterName, progress.cni);
  const made = await makeRecord(way, progress.cni, randomUUID());
  writeRecord(made);
  progress.unchanged = false;
  progress.lab = asLab(made);
};

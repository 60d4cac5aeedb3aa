import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../../../lib/kind/docker.ts';
import { loadArchive, type KindOptions } from '../../../lib/kind/kind.ts';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { inCluster } from './images.ts';

/** Puts the pulled images into the cluster's nodes, all in one archive. NOT PROVEN HERE. */
export const loadAll = async (kind: KindOptions, cluster: string, cni: Cni): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-images-'));
  try {
    const archive = join(folder, 'images.tar');
    await docker(['save', '--output', archive, ...inCluster(cni)]);
    await loadArchive(kind, cluster, archive);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

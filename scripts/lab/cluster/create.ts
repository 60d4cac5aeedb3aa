import { existsSync, mkdirSync } from 'node:fs';
import { clusterName, labPaths } from '../../../lib/kind/lab-state.ts';
import { createCluster, deleteCluster, type KindOptions } from '../../../lib/kind/kind.ts';
import { lacksSysResource } from '../daemon/capability.ts';
import { ensureNetwork } from './docker-network.ts';
import { clusterExists } from './health.ts';
import { isolateNetwork } from './isolation.ts';
import { kindConfig, type HostLimits } from './kind-config.ts';

/** Makes the nodes anew. What was there is removed first: a half-dead cluster is slower to mend than to make. */
export const createNodes = async (kind: KindOptions, image: string): Promise<void> => {
  const { root, kubeconfig } = labPaths();
  mkdirSync(root, { recursive: true });
  if (await clusterExists()) await deleteCluster(kind, clusterName, kubeconfig);
  await ensureNetwork();
  await isolateNetwork(image);
  await createCluster(kind, { name: clusterName, config: kindConfig(hostLimits()), image, kubeconfig });
};

/** What this machine cannot do, as far as nodes have to know it. */
export const hostLimits = (): HostLimits => ({
  cgroupV1: !existsSync('/sys/fs/cgroup/cgroup.controllers'),
  lacksSysResource: lacksSysResource(),
});

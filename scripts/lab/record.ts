import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerIP } from '../../lib/kind/docker.ts';
import { contextName, labPaths, networkName, type Cni, type LabRecord } from '../../lib/kind/lab-state.ts';
import { outsideIPs } from './addresses.ts';
import { imageSet } from './image-set.ts';
import { controlPlane, worker } from './lab.ts';
import { pulledImages, pulledNetwork } from './pulled/images.ts';
import { versions } from './versions.ts';
import type { Way } from './way.ts';

/** What is known of the lab once its nodes run. */
export const makeRecord = async (way: Way, cni: Cni, marker: string): Promise<LabRecord> => {
  const { node, postgres, proxy, proxyNext } = imageSet(way, cni);
  const workerIP = await containerIP(worker, networkName);
  return {
    marker,
    way,
    cni,
    context: contextName,
    kubeconfig: labPaths().kubeconfig,
    // The file itself, not a copy: who edits it means the next run.
    config: join(import.meta.dirname, 'clinic', 'assay.yaml'),
    probeImage: node,
    images: { node, postgres, proxy, proxyNext },
    controlPlaneIP: await containerIP(controlPlane, networkName),
    workerIP,
    gatewayIP: workerIP,
    outside: outsideIPs,
    versions: versionsOf(way, cni),
  };
};

const networkVersions: Readonly<Record<Cni, string>> = {
  'kube-router': versions.kubeRouter,
  cilium: versions.cilium,
};

/** By name; that of the network plugin is the value that `cni` has. */
export const versionsOf = (way: Way, cni: Cni): LabRecord['versions'] => {
  if (way === 'pulled') return { ...pulledImages, [cni]: pulledNetwork[cni] };
  const { kubernetes, istio, envoy, containerd, kind } = versions;
  return { kubernetes, istio, envoy, containerd, [cni]: networkVersions[cni], kind };
};

/** For this user only: the kubeconfig beside it is the key to the cluster. */
export const writeRecord = (record: LabRecord): void => {
  const { root, record: file } = labPaths();
  mkdirSync(root, { recursive: true });
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  chmodSync(file, 0o600);
};

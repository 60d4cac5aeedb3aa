import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from './cache.ts';

export const clusterName = 'assay';
export const contextName = `kind-${clusterName}`;
export const networkName = 'assay-lab';

/** Where `lab up` writes the marker inside the cluster; its data key is `marker`. */
export const markerConfigMap = { namespace: 'kube-system', name: 'assay-lab', key: 'marker' } as const;

/** The network plugins that a lab may have; each enforces NetworkPolicy in its own way. */
export const cnis = ['kube-router', 'cilium'] as const;
export type Cni = (typeof cnis)[number];
/** What a lab has where nobody asks for another. */
export const defaultCni: Cni = 'kube-router';

export interface LabPaths {
  readonly root: string;
  readonly kubeconfig: string;
  readonly record: string;
  readonly docker: string;
  readonly logs: string;
}

export const labPaths = (root: string = cacheRoot()): LabPaths => ({
  root: join(root, 'lab'),
  kubeconfig: join(root, 'lab', 'kubeconfig'),
  record: join(root, 'lab', 'lab.json'),
  docker: join(root, 'docker'),
  logs: join(root, 'logs'),
});

/** References as a manifest may name them: every node has these images. */
interface LabImages {
  readonly node: string;
  readonly postgres: string;
  readonly proxy: string;
  /** The same proxy with a later Envoy. */
  readonly proxyNext: string;
}

/** What `lab up` leaves for everyone who uses the lab. */
export interface LabRecord {
  /** The random id of the lab that this machine brought up; a cluster is ours only if it carries the same. */
  readonly marker: string;
  readonly way: 'built' | 'pulled';
  readonly cni: Cni;
  readonly context: string;
  readonly kubeconfig: string;
  /** The file that describes the lab's system to Assay. */
  readonly config: string;
  /** The stock Node image for agents: the default of `--probe-image` on the lab. */
  readonly probeImage: string;
  readonly images: LabImages;
  readonly controlPlaneIP: string;
  readonly workerIP: string;
  /** Where the ingress gateway answers on 80 and 443, for the outside and for pods. */
  readonly gatewayIP: string;
  readonly outside: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

export const readLabRecord = (paths: LabPaths = labPaths()): LabRecord | undefined => {
  try {
    return JSON.parse(readFileSync(paths.record, 'utf8')) as LabRecord;
  } catch {
    return undefined;
  }
};

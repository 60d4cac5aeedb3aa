import { existsSync } from 'node:fs';
import { contexts } from '../cluster/connect.ts';
import { loadConfig, type LoadedConfig } from '../config/load.ts';
import { AssayError } from '../errors.ts';
import { readLabRecord, type LabRecord } from '../kind/lab-state.ts';

/** Which cluster. */
interface ClusterTarget {
  readonly kubeconfig?: string;
  readonly context: string;
}

/** Which cluster, and which file describes the system in it. */
export interface Target extends ClusterTarget {
  readonly image: string;
  readonly config: LoadedConfig;
  /** Whether this is the lab of this machine. */
  readonly isLab: boolean;
}

export interface TargetOptions {
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly config?: string | undefined;
  readonly probeImage?: string | undefined;
}

/** A stock image with Node; ours is a file mounted into it, so nothing of ours is published or trusted. */
const STOCK_IMAGE = 'docker.io/library/node:24-bookworm-slim';
/** Where a user's own description of a system is looked for. */
const CONFIG = 'assay.yaml';

/** The named context, or else the lab; never a current-context, which may be anybody's production. */
export async function chooseTarget({ config, probeImage, ...where }: TargetOptions): Promise<Target> {
  const { lab, ...cluster } = chooseCluster(where);
  const file = where.context === undefined || !existsSync(CONFIG) ? (lab?.config ?? CONFIG) : CONFIG;
  return {
    ...cluster,
    image: probeImage ?? lab?.probeImage ?? STOCK_IMAGE,
    config: await loadConfig(config ?? file),
    isLab: lab !== undefined,
  };
}

/** The cluster alone, with the lab's record where it is the lab of this machine. */
export function chooseCluster({
  context,
  kubeconfig,
}: Pick<TargetOptions, 'context' | 'kubeconfig'>): ClusterTarget & { readonly lab?: LabRecord } {
  const lab = readLabRecord();
  if (context === undefined) {
    if (!lab || kubeconfig !== undefined) throw noContext(kubeconfig);
    return { kubeconfig: lab.kubeconfig, context: lab.context, lab };
  }
  const isLab =
    lab !== undefined &&
    context === lab.context &&
    (kubeconfig === undefined || kubeconfig === lab.kubeconfig);
  const file = kubeconfig ?? (isLab ? lab.kubeconfig : undefined);
  return { ...(file === undefined ? {} : { kubeconfig: file }), context, ...(isLab ? { lab } : {}) };
}

function noContext(kubeconfig: string | undefined): AssayError {
  let known = 'none were found';
  try {
    known = contexts(kubeconfig).join(', ') || known;
  } catch {
    // A kubeconfig that cannot be read offers no context; the message says how to go on without one.
  }
  return new AssayError('E_USAGE', {
    tried: 'choosing a cluster',
    seen:
      kubeconfig === undefined
        ? 'no --context was given and there is no lab'
        : `--kubeconfig ${kubeconfig} was given without --context`,
    todo: `Bring up the lab with "assay lab up", or name a context: ${known}.`,
  });
}

/** The file and the probe image alone, for what needs no cluster. */
export async function readConfig({
  config,
  probeImage,
}: TargetOptions): Promise<Pick<Target, 'config' | 'image'>> {
  const lab = readLabRecord();
  const useLab = config === undefined && !existsSync(CONFIG) && lab !== undefined;
  return {
    config: await loadConfig(useLab ? lab.config : (config ?? CONFIG)),
    image: probeImage ?? (useLab ? lab.probeImage : STOCK_IMAGE),
  };
}

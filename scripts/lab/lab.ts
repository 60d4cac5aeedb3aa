import { dockerExec } from '../../lib/kind/docker.ts';
import { clusterName, type LabRecord } from '../../lib/kind/lab-state.ts';

/** A lab that is up, as the steps that put something into it see it. */
export interface Lab extends LabRecord {
  /**
   * kubectl inside the control-plane node, as its administrator: nothing is needed on the host.
   * `stdin` is what `-f -` reads.
   */
  readonly kubectl: (args: readonly string[], stdin?: string) => Promise<string>;
}

export const controlPlane = `${clusterName}-control-plane`;
export const worker = `${clusterName}-worker`;

export const kubectl: Lab['kubectl'] = async (args, stdin) =>
  dockerExec(
    controlPlane,
    ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args],
    stdin === undefined ? {} : { input: stdin },
  );

/** Puts manifests into the cluster; our field manager owns what they say. */
export const applyManifests = async (manifests: string): Promise<string> =>
  kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=assay-lab', '-f', '-'], manifests);

export const asLab = (record: LabRecord): Lab => ({ ...record, kubectl });

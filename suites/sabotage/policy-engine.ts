import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Alteration } from '../../lib/model/sabotage.ts';

/** Where the policies are no longer enforced: on all nodes, on those without a control plane, or on none between nodes. */
export type Extent = 'everywhere' | 'on-workers' | 'within-nodes';

export interface Node {
  readonly name: string;
  readonly controlPlane: boolean;
}

/** Something that enforces NetworkPolicy, and how the enforcement ends: each writes its rules elsewhere. */
export interface PolicyEngine {
  /** The name of its DaemonSet in kube-system. */
  readonly name: string;
  end(
    extent: Extent,
    here: { readonly daemonSet: KubeObject; readonly nodes: readonly Node[] },
  ): readonly Alteration[] | { readonly cannot: string };
}

export const engineRef = (name: string) =>
  ({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'kube-system', name }) as const;

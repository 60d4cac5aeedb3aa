import type { Cni } from '../../../lib/kind/lab-state.ts';
import { versions } from '../versions.ts';
import { digestOf } from './digest.ts';
import { referenceOf } from './image.ts';
import { imageRecipes, networkRecipes, type ImageName } from './images.ts';

// A node starts with every image of the lab inside: loading them into a running cluster takes far longer.
const baked: readonly ImageName[] = [
  'kubernetes',
  'coredns',
  'etcd',
  'pause',
  'kubeRouter',
  'pilot',
  'proxy',
  'proxyNext',
  'node',
  'postgres',
];

/** The names under which kubeadm looks for its images. */
export const kubeadmNames = (): readonly (readonly [ImageName, string])[] => {
  const { etcd, coredns, pause } = versions.kubeadmImages;
  const parts = ['apiserver', 'controller-manager', 'scheduler', 'proxy'] as const;
  return [
    ...parts.map((part) => ['kubernetes', `registry.k8s.io/kube-${part}:${versions.kubernetes}`] as const),
    ['etcd', `registry.k8s.io/etcd:${etcd}`],
    ['coredns', `registry.k8s.io/coredns/coredns:${coredns}`],
    ['pause', `registry.k8s.io/pause:${pause}`],
  ];
};

/** An image for nodes: what it starts from, and the images that it has inside besides. */
export interface NodeRecipe {
  readonly reference: string;
  /** Made before this one. */
  readonly below?: NodeRecipe;
  readonly from: string;
  readonly inside: readonly string[];
}

const plain = (): NodeRecipe => {
  const from = referenceOf(imageRecipes.kindNode);
  const inside = baked.map((name) => referenceOf(imageRecipes[name]));
  return { reference: `assay.test/kind:${digestOf(from, inside, kubeadmNames())}`, from, inside };
};

/** The nodes of a lab with this network. One that has to be asked for comes on top of what every lab has. */
export const nodeRecipe = (cni: Cni): NodeRecipe => {
  const below = plain();
  const network = referenceOf(networkRecipes[cni]);
  if (below.inside.includes(network)) return below;
  const from = below.reference;
  return { reference: `assay.test/kind-${cni}:${digestOf(from, network)}`, below, from, inside: [network] };
};

/** The image that kind makes nodes of. */
export const nodeImage = (cni: Cni): string => nodeRecipe(cni).reference;

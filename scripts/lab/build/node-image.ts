import { versions } from '../versions.ts';
import { digestOf } from './digest.ts';
import { referenceOf } from './image.ts';
import { imageRecipes, type ImageName } from './images.ts';

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

export const bakedImages = (): readonly string[] => baked.map((name) => referenceOf(imageRecipes[name]));

/** The image that kind makes nodes of. */
export const nodeImage = (): string =>
  `assay.test/kind:${digestOf(referenceOf(imageRecipes.kindNode), bakedImages(), kubeadmNames())}`;

import type { Cni } from '../../../lib/kind/lab-state.ts';
import { lacksSysResource } from '../daemon/capability.ts';
import { versions } from '../versions.ts';
import { goPiece } from './go.ts';
import type { ImageRecipe } from './image.ts';
import { ciliumFilesPiece, envoyPiece, istioBootstrapPiece, kindFilesPiece, nodePiece } from './pieces.ts';
import { rootfsPiece } from './rootfs.ts';

const base: ImageRecipe = { name: 'base', pieces: [rootfsPiece] };
const net: ImageRecipe = { name: 'net', from: base };
const kubernetes: ImageRecipe = { name: 'kubernetes', from: net, pieces: [goPiece('kubernetes')] };

const proxy = (envoy: string): ImageRecipe => ({
  name: 'proxy',
  from: net,
  pieces: [istioBootstrapPiece, goPiece('istio'), envoyPiece(envoy)],
});

/** Every image of the built way, but for that of a network that has to be asked for. */
export const imageRecipes = {
  base,
  net,
  node: { name: 'node', from: base, pieces: [nodePiece] },
  postgres: { name: 'postgres', from: base },
  pause: { name: 'pause', from: base },
  kubernetes,
  coredns: { name: 'coredns', from: base, pieces: [goPiece('coredns')] },
  etcd: { name: 'etcd', from: base, pieces: [goPiece('etcd')] },
  kubeRouter: { name: 'kube-router', from: net, pieces: [goPiece('kubeRouter')] },
  pilot: { name: 'pilot', from: base, pieces: [goPiece('istio')] },
  proxy: proxy(versions.envoy),
  // For the run that shows what a later Envoy does to a guarded header route.
  proxyNext: proxy(versions.envoyNext),
  kindNode: {
    name: 'kind-node',
    from: net,
    pieces: [kindFilesPiece, goPiece('containerd'), goPiece('kubernetes')],
    args: {
      KUBERNETES: versions.kubernetes,
      PAUSE: versions.kubeadmImages.pause,
      RESTRICTED: lacksSysResource() ? '1' : '0',
    },
  },
} as const satisfies Record<string, ImageRecipe>;

export type ImageName = keyof typeof imageRecipes;

/** The image of each network plugin. */
export const networkRecipes: Readonly<Record<Cni, ImageRecipe>> = {
  'kube-router': imageRecipes.kubeRouter,
  cilium: { name: 'cilium', from: net, pieces: [ciliumFilesPiece, goPiece('cilium')] },
};

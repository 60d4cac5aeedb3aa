import type { Cni } from '../../../lib/kind/lab-state.ts';

/**
 * The images of the pulled way. NOT PROVEN HERE: no container registry answers where this was written.
 * Istio 1.29's proxy is Envoy 1.37, inside the range that the guarded header route needs (1.38 or older).
 */
export const pulledImages = {
  kindNode: 'docker.io/kindest/node:v1.34.0',
  pilot: 'docker.io/istio/pilot:1.29.0',
  proxy: 'docker.io/istio/proxyv2:1.29.0',
  // Istio 1.31's proxy is the first with Envoy 1.39.
  proxyNext: 'docker.io/istio/proxyv2:1.31.1',
  istioctl: 'docker.io/istio/istioctl:1.29.0',
  // Made from STOCK_NODE.
  node: 'assay.test/node:24-bookworm-slim',
  postgres: 'docker.io/library/postgres:15-bookworm',
} as const;

/** The network plugins; only the one that was asked for is pulled. */
export const pulledNetwork: Readonly<Record<Cni, string>> = {
  'kube-router': 'docker.io/cloudnativelabs/kube-router:v1.6.1',
  cilium: 'quay.io/cilium/cilium:v1.20.2',
};

/** What lacks the one program of the agent that listens. */
export const STOCK_NODE = 'docker.io/library/node:24-bookworm-slim';

/** What runs inside the cluster and so has to be loaded into its nodes, which reach no registry. */
export const inCluster = (cni: Cni): readonly string[] => [
  pulledNetwork[cni],
  pulledImages.pilot,
  pulledImages.proxy,
  pulledImages.proxyNext,
  pulledImages.node,
  pulledImages.postgres,
];

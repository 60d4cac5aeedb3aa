import { versions } from '../versions.ts';

/** Programs of one Go module of ours (under ../go), which pins every version and sum by its own go.mod and go.sum. */
export interface GoRecipe {
  readonly name: string;
  readonly module: string;
  readonly packages: readonly string[];
  readonly tags?: string;
  readonly linkerFlags?: string;
}

// All programs of the stack share their tags, so what they have in common is compiled once; `disable_pgv` leaves out
// Envoy's unused validators.
const stackTags = 'disable_pgv';

const kubeVersion = 'k8s.io/component-base/version';
const istioVersion = 'istio.io/istio/pkg/version';

export const goRecipes = {
  kind: { name: 'kind', module: 'kind', packages: ['sigs.k8s.io/kind'] },
  kubernetes: {
    name: 'kubernetes',
    module: 'stack',
    packages: ['./kubernetes'],
    tags: stackTags,
    // kubeadm refuses to work without knowing its version.
    linkerFlags: `-X ${kubeVersion}.gitVersion=${versions.kubernetes} -X ${kubeVersion}.gitMajor=1 -X ${kubeVersion}.gitMinor=36`,
  },
  istio: {
    name: 'istio',
    module: 'stack',
    packages: ['./pilot-discovery', './pilot-agent', './istio-render'],
    tags: stackTags,
    linkerFlags: `-X ${istioVersion}.buildVersion=${versions.istioName}`,
  },
  coredns: { name: 'coredns', module: 'stack', packages: ['./coredns'], tags: stackTags },
  containerd: {
    name: 'containerd',
    module: 'containerd',
    packages: ['containerd', 'ctr', 'containerd-shim-runc-v2'].map(
      (program) => `github.com/containerd/containerd/v2/cmd/${program}`,
    ),
    tags: 'no_btrfs,no_devmapper,no_aufs,no_zfs',
  },
  etcd: { name: 'etcd', module: 'etcd', packages: ['go.etcd.io/etcd/server/v3'] },
  kubeRouter: {
    name: 'kube-router',
    module: 'kube-router',
    packages: ['github.com/cloudnativelabs/kube-router/cmd/kube-router'],
  },
  cilium: {
    name: 'cilium',
    module: 'cilium',
    packages: ['daemon', 'plugins/cilium-cni'].map((program) => `github.com/cilium/cilium/${program}`),
    linkerFlags: `-X github.com/cilium/cilium/pkg/version.ciliumVersion=${versions.cilium}`,
  },
} as const satisfies Record<string, GoRecipe>;

export type GoPieceName = keyof typeof goRecipes;

/** Every version of the lab in one place; a change here changes the digests, so what depends on it is rebuilt. */
export const versions = {
  kubernetes: 'v1.36.3',
  // What kubeadm of that version asks for by name; the programs inside are our own builds.
  kubeadmImages: { etcd: '3.6.8-0', coredns: 'v1.14.2', pause: '3.10.2' },
  kind: 'v0.33.0',
  containerd: 'v2.1.4',
  etcd: 'v3.6.13',
  coredns: 'v1.15.0',
  kubeRouter: 'v1.6.1',
  cilium: 'v1.20.2',
  istio: 'v0.0.0-20260827124520-eed52ebb66ad',
  istioName: '1.31.1-lab',
  // 1.39 and later match any one of several equal headers, which a guarded route must not (a real way to turn that
  // check red): the clinic stays on 1.38.
  envoy: '1.38.3',
  envoyNext: '1.40.0',
  debian: 'bookworm',
} as const;

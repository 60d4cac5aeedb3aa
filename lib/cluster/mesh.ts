import { MESH_CERTIFICATES } from '../../probes/protocol.ts';

type Words = Readonly<Record<string, string>>;

/** What a pod's template says to the meshes, and what its agent needs of them. */
export interface MeshParts {
  readonly labels: Words;
  readonly annotations: Words;
  readonly volumes: readonly unknown[];
  readonly mounts: readonly unknown[];
}

/** The volumes that an agent's container mounts. */
export const AGENT_VOLUMES = { agent: 'assay-agent', tmp: 'assay-tmp', mesh: 'assay-mesh' } as const;

/** Where the sidecar writes the certificate: the agent has the same volume at MESH_CERTIFICATES. */
const SIDECAR_OUTPUT = '/etc/istio-output-certs';

/** A pod that no mesh touches. Newer Istio reads the label, older ones and Linkerd the annotation. */
export const unmeshed = (): MeshParts => ({
  labels: { 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' },
  annotations: { 'sidecar.istio.io/inject': 'false', 'linkerd.io/inject': 'disabled' },
  volumes: [],
  mounts: [],
});

/**
 * A pod with a sidecar. The agent gets the workload certificate and dials by itself; only `throughSidecar`
 * (ClusterIPs) is redirected, and an empty list redirects nothing.
 * Source: https://istio.io/latest/docs/reference/config/annotations/
 */
export const meshed = (throughSidecar: readonly string[]): MeshParts => ({
  labels: { 'sidecar.istio.io/inject': 'true' },
  annotations: {
    'linkerd.io/inject': 'enabled',
    'proxy.istio.io/config': JSON.stringify({ proxyMetadata: { OUTPUT_CERTS: SIDECAR_OUTPUT } }),
    'sidecar.istio.io/userVolumeMount': JSON.stringify([
      { name: AGENT_VOLUMES.mesh, mountPath: SIDECAR_OUTPUT },
    ]),
    // A sidecar asks for 100m of CPU by default, and many agents would not fit on a small cluster.
    'sidecar.istio.io/proxyCPU': '20m',
    'sidecar.istio.io/proxyMemory': '64Mi',
    'sidecar.istio.io/proxyCPULimit': '1',
    'sidecar.istio.io/proxyMemoryLimit': '512Mi',
    'traffic.sidecar.istio.io/includeOutboundIPRanges': throughSidecar.map(asRange).join(','),
  },
  volumes: [{ name: AGENT_VOLUMES.mesh, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }],
  mounts: [{ name: AGENT_VOLUMES.mesh, mountPath: MESH_CERTIFICATES, readOnly: true }],
});

const asRange = (ip: string): string => `${ip}/${ip.includes(':') ? '128' : '32'}`;

/** Containers that a mesh or its CNI is known to add. Sources: Istio's and Linkerd's injection templates. */
export const MESH_CONTAINERS: ReadonlySet<string> = new Set([
  'istio-proxy',
  'istio-init',
  'istio-validation',
  'enable-core-dump',
  'linkerd-proxy',
  'linkerd-init',
  'linkerd-network-validator',
]);

/** The containers of these that are the proxy itself. */
export const MESH_PROXIES: ReadonlySet<string> = new Set(['istio-proxy', 'linkerd-proxy']);

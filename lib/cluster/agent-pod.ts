import { createHash } from 'node:crypto';
import { CANARY_PORT } from '../../probes/protocol.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { vantageKey, type PodVantage } from '../model/vantage.ts';
import { borrowedLabels } from './borrowed-labels.ts';
import { NAME_PREFIX, ourLabels, RUN_LABEL } from './labels.ts';
import { AGENT_VOLUMES, meshed, unmeshed } from './mesh.ts';
import { AGENT_FILE } from './owner-manifests.ts';
import { listening, restricted, SMALL } from './restricted.ts';

/** The container of an agent's pod that is ours. */
export const AGENT_CONTAINER = 'agent';
const AGENT_DIRECTORY = '/assay';

/** The agent's program and its arguments, for the pod itself and for batches by exec. */
export const agentCommand = (...words: readonly string[]): readonly string[] => [
  'node',
  `${AGENT_DIRECTORY}/${AGENT_FILE}`,
  ...words,
];

export interface AgentPlan {
  readonly vantage: PodVantage;
  readonly runId: string;
  readonly image: string;
  readonly imagePullSecrets?: readonly string[];
  /** The ConfigMap of the owner in the vantage's namespace. */
  readonly owner: { readonly name: string; readonly uid: string };
}

/** The name of a vantage's pod: the same for the same run and vantage. */
export const agentName = (runId: string, vantage: PodVantage): string =>
  NAME_PREFIX +
  createHash('sha256')
    .update(`${runId}\n${vantageKey(vantage)}`)
    .digest('hex')
    .slice(0, 12);

/** The ports on which an agent's canaries listen: none on a node's own network, where they could clash. */
const agentPorts = ({ hostNetwork, listens = [] }: PodVantage): readonly number[] =>
  hostNetwork === true ? [] : [...new Set([CANARY_PORT, ...listens])];

/** The manifest of the pod that stands at a vantage. */
export function agentPod({ vantage, runId, image, imagePullSecrets = [], owner }: AgentPlan): KubeObject {
  const name = agentName(runId, vantage);
  const mesh = vantage.meshed ? meshed(vantage.throughSidecar ?? []) : unmeshed();
  const borrowed = borrowedLabels(vantage.labels ?? {});
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: vantage.namespace,
      // A borrowed `managed-by` wins over ours: the twin must differ from the workload in nothing a policy reads.
      labels: { ...ourLabels(runId), ...borrowed, [RUN_LABEL]: runId, ...mesh.labels },
      annotations: mesh.annotations,
      // A controller of its own, so that no ReplicaSet or StatefulSet adopts it.
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', ...owner, controller: true }],
    },
    spec: {
      ...placement(vantage),
      ...(Object.keys(borrowed).length > 0 ? { readinessGates: [{ conditionType: NEVER_READY }] } : {}),
      ...(vantage.serviceAccount === undefined ? {} : { serviceAccountName: vantage.serviceAccount }),
      ...(imagePullSecrets.length === 0
        ? {}
        : { imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })) }),
      ...securityOf(vantage),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: AGENT_CONTAINER,
          image,
          command: agentCommand('serve', ...listenWords(vantage), '--name', name),
          securityContext: vantage.captures ? listening() : restricted(),
          resources: SMALL,
          volumeMounts: [
            { name: AGENT_VOLUMES.agent, mountPath: AGENT_DIRECTORY, readOnly: true },
            { name: AGENT_VOLUMES.tmp, mountPath: '/tmp' },
            ...mesh.mounts,
          ],
        },
      ],
      volumes: [
        { name: AGENT_VOLUMES.agent, configMap: { name: owner.name, defaultMode: 0o444 } },
        { name: AGENT_VOLUMES.tmp, emptyDir: { sizeLimit: '16Mi' } },
        ...mesh.volumes,
      ],
    },
  };
}

/** A condition that nobody ever sets: a Service never sends a borrowed identity its traffic. */
export const NEVER_READY = 'assay.dev/never-ready';

function listenWords(vantage: PodVantage): readonly string[] {
  if (vantage.captures) return ['--capture'];
  const ports = agentPorts(vantage);
  const watches = (vantage.watches ?? []).map(({ host, port }) => `${host}:${port}`);
  return [
    ...(watches.length === 0 ? [] : ['--watch', watches.join(',')]),
    ...(ports.length === 0 ? [] : ['--listen', ports.join(',')]),
  ];
}

/** Low ports are opened by a sysctl that Pod Security `restricted` allows, not by a capability. */
function securityOf(vantage: PodVantage): Readonly<Record<string, unknown>> {
  if (!agentPorts(vantage).some((port) => port < 1024)) return {};
  return { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } };
}

/** On a named node the way a DaemonSet does it: through the scheduler, past the taints that keep workloads off. */
function placement({ node, hostNetwork }: PodVantage): Readonly<Record<string, unknown>> {
  const network = hostNetwork === true ? { hostNetwork: true } : {};
  if (node === undefined) return network;
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  return {
    ...network,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
      },
    },
    tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
  };
}

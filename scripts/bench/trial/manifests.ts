import type { KubeObject } from '../../../lib/model/kube-object.ts';
import { peerImages } from '../peers/images.ts';
import { ADMITTED, BENCH, CALLER, containerOf, PORT, PROBES, serviceOf, TARGET } from './names.ts';

/** What runs in a pod of the trial. */
interface Program {
  readonly image: string;
  readonly command: readonly string[];
}

const serves: Program = {
  image: peerImages.agnhost,
  command: ['/agnhost', 'serve-hostname', '--port', String(PORT)],
};

/** What a fault changes in the trial. */
export interface Trial {
  readonly target?: Program;
  readonly caller?: Program;
  readonly targets?: 0 | 1;
  /** Whether the policy reaches the target. It never reaches a pod on its node's own network. */
  readonly enforced?: boolean;
  /** What the target's Service selects. */
  readonly selects?: string;
  /** Whether not even the admitted caller connects. */
  readonly deaf?: true;
}

/**
 * The system on trial: a target that admits `front` and nobody else, as its NetworkPolicy says, and a caller that is
 * nobody. Unless the policy is to be enforced, the target stands on its node's network, where no policy reaches it:
 * the door is open, and whoever calls it closed has been taken in.
 */
export function trialObjects(trial: Trial = {}): readonly KubeObject[] {
  const { target = serves, caller = serves, targets = 1, enforced = false, selects = TARGET } = trial;
  return [
    namespace(BENCH),
    namespace(PROBES),
    policy,
    ...pods(CALLER, caller),
    ...pods(ADMITTED, serves),
    ...pods(TARGET, target, { replicas: targets, hostNetwork: !enforced, selects }),
  ];
}

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const policy: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'target-admits-front', namespace: BENCH },
  spec: {
    podSelector: { matchLabels: { pod: TARGET } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { pod: ADMITTED } } }] }],
  },
};

interface Placement {
  readonly replicas: number;
  readonly hostNetwork: boolean;
  readonly selects: string;
}

/** A StatefulSet whose one pod has the name that cyclonus is given, and its Service. */
function pods(pod: string, { image, command }: Program, placement?: Placement): readonly KubeObject[] {
  const { replicas = 1, hostNetwork = false, selects = pod } = placement ?? {};
  const name = pod.replace(/-0$/, '');
  const labels = { pod };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: serviceOf(pod), namespace: BENCH },
      spec: { selector: { pod: selects }, ports: [{ name: `service-port-tcp-${PORT}`, port: PORT }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace: BENCH },
      spec: {
        replicas,
        serviceName: serviceOf(pod),
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            ...(hostNetwork ? { hostNetwork, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 0,
            containers: [{ name: containerOf(PORT), image, command, ports: [{ containerPort: PORT }] }],
          },
        },
      },
    },
  ];
}

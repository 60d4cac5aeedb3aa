import { setTimeout as sleep } from 'node:timers/promises';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { BENCH, CALLER, PROBES } from '../trial/names.ts';
import type { Fault } from './fault.ts';

const NO_EXEC = 'assay-bench-no-exec';

const noExec = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: NO_EXEC },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec'] },
        ],
      },
      validations: [{ expression: 'false', message: 'nobody may run commands here' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: NO_EXEC },
    spec: {
      policyName: NO_EXEC,
      validationActions: ['Deny'],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [BENCH, PROBES] }],
        },
      },
    },
  },
];

/** A new admission policy holds within seconds. */
const HOLDS_WITHIN = 30;

async function refuseExec(): Promise<void> {
  await applyManifests(noExec.map((object) => JSON.stringify(object)).join('\n---\n'));
  for (let second = 0; second < HOLDS_WITHIN; second += 1) {
    const ran = await kubectl(['-n', BENCH, 'exec', CALLER, '--', '/agnhost', 'help']).then(
      () => true,
      () => false,
    );
    if (!ran) return;
    await sleep(1000);
  }
  throw new Error('commands in pods are still admitted');
}

const admitExec = async (): Promise<void> => {
  for (const kind of ['validatingadmissionpolicybinding', 'validatingadmissionpolicy'])
    await kubectl(['delete', kind, NO_EXEC, '--ignore-not-found']);
};

const DNS = ['-n', 'kube-system', 'deployment/coredns'] as const;
let replicas = '1';

async function stopDns(): Promise<void> {
  replicas = await kubectl(['get', ...DNS, '--output', 'jsonpath={.spec.replicas}']);
  await kubectl(['scale', ...DNS, '--replicas=0']);
  await kubectl([
    '-n',
    'kube-system',
    'wait',
    'pod',
    '-l',
    'k8s-app=kube-dns',
    '--for=delete',
    '--timeout=60s',
  ]);
}

async function startDns(): Promise<void> {
  await kubectl(['scale', ...DNS, `--replicas=${replicas}`]);
  await kubectl(['rollout', 'status', ...DNS, '--timeout=90s']);
}

/** What every tool relies on, and does not own. */
export const ofTheCluster: readonly Fault[] = [
  { id: 'dns-stopped', breaks: 'CoreDNS is stopped', break: { doIt: stopDns, undo: startDns } },
  {
    id: 'exec-refused',
    breaks: 'an admission policy refuses commands in pods',
    break: { doIt: refuseExec, undo: admitExec },
  },
];

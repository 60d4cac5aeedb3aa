import { expect } from 'chai';
import type { KubeObject } from '../model/kube-object.ts';
import { judgeAdmission } from './admitted.ts';
import { agentPod } from './agent-pod.ts';

interface Container {
  name: string;
  image?: string;
  command?: string[];
  env?: { name: string; value?: string }[];
  envFrom?: unknown[];
  volumeMounts?: { name: string; mountPath: string }[];
  securityContext?: Record<string, unknown>;
}
interface Draft {
  metadata: { name: string; labels: Record<string, string> };
  spec: {
    containers: Container[];
    initContainers?: Container[];
    serviceAccountName?: string;
    automountServiceAccountToken?: boolean;
    hostNetwork?: boolean;
    hostPID?: boolean;
    readinessGates?: unknown[];
    hostAliases?: unknown[];
    dnsPolicy?: string;
    dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name: string; value: string }[] };
  };
}

const ask = (meshed: boolean, labels?: Record<string, string>): KubeObject =>
  agentPod({
    vantage: { where: 'pod', namespace: 'clinic', meshed, ...(labels === undefined ? {} : { labels }) },
    runId: 'r1',
    image: 'registry.test/probe@sha256:1',
    owner: { name: 'assay-r1', uid: 'u' },
  });

/** What admission says of a pod after `change` has been made to what was asked. */
const after = (asked: KubeObject, change: (pod: Draft, agent: Container) => void): string => {
  const got = structuredClone(asked) as unknown as Draft;
  const [agent] = got.spec.containers;
  if (agent === undefined) throw new Error('no container');
  change(got, agent);
  const admission = judgeAdmission(asked, got as unknown as KubeObject);
  return admission.as === 'asked' ? 'asked' : `${admission.as}: ${admission.details.join(', ')}`;
};
const proxy: Container = {
  name: 'istio-proxy',
  env: [{ name: 'A' }],
  volumeMounts: [{ name: 't', mountPath: '/t' }],
};

describe('admission', () => {
  it('may fill in defaults', () => {
    expect(
      after(ask(false), (pod) => {
        pod.spec.serviceAccountName = 'default';
        pod.spec.dnsPolicy = 'ClusterFirst';
        pod.spec.dnsConfig = { options: [{ name: 'ndots', value: '2' }] };
        pod.metadata.labels['added-by'] = 'someone';
      }),
    ).to.equal('asked');
  });

  it('may inject a proxy where one was asked for, as a container or as a native sidecar', () => {
    expect(after(ask(true), (pod) => pod.spec.containers.push(proxy))).to.equal('asked');
    expect(after(ask(true), (pod) => (pod.spec.initContainers = [{ name: 'istio-init' }, proxy]))).to.equal(
      'asked',
    );
  });

  it('is not-injected where no proxy came, and injected where one came unasked', () => {
    expect(after(ask(true), () => undefined)).to.match(/^not-injected/);
    expect(after(ask(true), (pod) => (pod.spec.initContainers = [{ name: 'istio-init' }]))).to.match(
      /^not-injected/,
    );
    expect(after(ask(false), (pod) => pod.spec.containers.push(proxy))).to.equal(
      'injected: istio-proxy was added',
    );
  });

  const unsafe: readonly (readonly [string, (pod: Draft, agent: Container) => void])[] = [
    [
      'a token',
      (_, agent) =>
        agent.volumeMounts?.push({ name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io' }),
    ],
    ['environment', (_, agent) => (agent.env = [{ name: 'DB_PASSWORD', value: 'x' }])],
    ['environment from elsewhere', (_, agent) => (agent.envFrom = [{ secretRef: { name: 's' } }])],
    ['a stranger', (pod) => pod.spec.containers.push({ name: 'collector' })],
    ['a stranger at the start', (pod) => (pod.spec.initContainers = [{ name: 'vault-init' }])],
    ['another image', (_, agent) => (agent.image = 'registry.test/probe@sha256:2')],
    ['another command', (_, agent) => (agent.command = ['sh'])],
    [
      'a weaker context',
      (_, agent) => (agent.securityContext = { ...agent.securityContext, runAsNonRoot: false }),
    ],
    ['privileges', (_, agent) => (agent.securityContext = { ...agent.securityContext, privileged: true })],
    ['an automount', (pod) => delete pod.spec.automountServiceAccountToken],
    ['another account', (pod) => (pod.spec.serviceAccountName = 'admin')],
    ['the network of the node', (pod) => (pod.spec.hostNetwork = true)],
    ['the processes of the node', (pod) => (pod.spec.hostPID = true)],
    [
      'another address for a name',
      (pod) => (pod.spec.hostAliases = [{ ip: '198.51.100.250', hostnames: ['shop.example.test'] }]),
    ],
    ['another resolver', (pod) => (pod.spec.dnsConfig = { nameservers: ['198.51.100.250'] })],
    ['another way to resolve', (pod) => (pod.spec.dnsPolicy = 'Default')],
    ['another label', (pod) => (pod.metadata.labels['assay.dev/run'] = 'r2')],
  ];
  for (const [what, change] of unsafe) {
    it(`is unsafe with ${what}`, () => {
      expect(after(ask(false), change)).to.match(/^vantage-unsafe: ./);
    });
  }

  it('is unsafe without the readiness gate of a borrowed identity', () => {
    expect(after(ask(false, { app: 'x' }), (pod) => delete pod.spec.readinessGates)).to.match(
      /^vantage-unsafe/,
    );
  });

  it('lets a mirror serve the same digest', () => {
    expect(after(ask(false), (_, agent) => (agent.image = 'mirror.test/probe@sha256:1'))).to.equal('asked');
  });
});

import { expect } from 'chai';
import type { PodVantage } from '../model/vantage.ts';
import { agentName, agentPod, NEVER_READY } from './agent-pod.ts';

const owner = { name: 'assay-r1', uid: 'u1' };
const base: PodVantage = { where: 'pod', namespace: 'clinic', meshed: false };
const pod = (more: Partial<PodVantage> = {}, secrets?: readonly string[]) => {
  const plan = { vantage: { ...base, ...more }, runId: 'r1', image: 'probe@sha256:1', owner };
  const made = agentPod(secrets === undefined ? plan : { ...plan, imagePullSecrets: secrets });
  return { metadata: made.metadata, spec: made['spec'] as Record<string, unknown> };
};
const agent = (spec: Record<string, unknown>): Record<string, unknown> =>
  (spec['containers'] as Record<string, unknown>[])[0] ?? {};

describe("an agent's pod", () => {
  it('is restricted, has no token and belongs to the ConfigMap as its controller', () => {
    const { metadata, spec } = pod();
    expect(spec).to.include({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
    });
    expect(agent(spec)['securityContext']).to.deep.include({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(metadata.ownerReferences).to.deep.equal([
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'assay-r1', uid: 'u1', controller: true },
    ]);
    expect(metadata.labels).to.include({ 'assay.dev/run': 'r1', 'app.kubernetes.io/managed-by': 'assay' });
  });

  it('keeps every mesh off where the vantage is unmeshed', () => {
    const { metadata } = pod();
    expect(metadata.labels).to.include({
      'sidecar.istio.io/inject': 'false',
      'istio.io/dataplane-mode': 'none',
    });
    expect(metadata.annotations).to.include({
      'sidecar.istio.io/inject': 'false',
      'linkerd.io/inject': 'disabled',
    });
  });

  it('gets the certificate and dials by itself where it is meshed', () => {
    const { metadata, spec } = pod({ meshed: true });
    expect(metadata.labels).to.include({ 'sidecar.istio.io/inject': 'true' });
    expect(metadata.annotations?.['traffic.sidecar.istio.io/includeOutboundIPRanges']).to.equal('');
    expect(metadata.annotations?.['proxy.istio.io/config']).to.contain('OUTPUT_CERTS');
    expect(agent(spec)['volumeMounts']).to.deep.include({
      name: 'assay-mesh',
      mountPath: '/etc/assay/mesh',
      readOnly: true,
    });
  });

  it('sends only the named ClusterIPs through its sidecar', () => {
    const { metadata } = pod({ meshed: true, throughSidecar: ['10.96.0.7', 'fd00::7'] });
    expect(metadata.annotations?.['traffic.sidecar.istio.io/includeOutboundIPRanges']).to.equal(
      '10.96.0.7/32,fd00::7/128',
    );
  });

  it('wears borrowed labels without those of controllers and meshes, and is never ready', () => {
    const labels = {
      app: 'checkin',
      'app.kubernetes.io/managed-by': 'Helm',
      'pod-template-hash': '5d',
      'controller-revision-hash': 'x',
      'statefulset.kubernetes.io/pod-name': 'db-0',
      'apps.kubernetes.io/pod-index': '0',
      'batch.kubernetes.io/job-name': 'j',
      'job-name': 'j',
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': 'checkin',
      'sidecar.istio.io/inject': 'true',
      'assay.dev/run': 'someone else',
    };
    const { metadata, spec } = pod({ labels });
    expect(metadata.labels).to.deep.equal({
      app: 'checkin',
      'app.kubernetes.io/managed-by': 'Helm',
      'assay.dev/run': 'r1',
      'sidecar.istio.io/inject': 'false',
      'istio.io/dataplane-mode': 'none',
    });
    expect(spec['readinessGates']).to.deep.equal([{ conditionType: NEVER_READY }]);
    expect(pod().spec).not.to.have.property('readinessGates');
  });

  it('listens nowhere on the network of a node', () => {
    expect(agent(pod({ hostNetwork: true }).spec)['command']).not.to.include('--listen');
    expect(agent(pod({ listens: [9000, 8642] }).spec)['command']).to.include('8642,9000');
  });

  it('that listens is root with two rights, and is spoken to by nobody', () => {
    const { spec } = pod({ hostNetwork: true, captures: {} });
    expect(agent(spec)['command']).to.include('--capture').and.not.to.include('--listen');
    expect(agent(spec)['securityContext']).to.deep.include({
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['NET_RAW', 'SETGID'] },
    });
    expect(agentName('r1', { ...base, captures: {} })).not.to.equal(agentName('r1', base));
  });

  it('opens low ports by a sysctl, not by a capability', () => {
    expect(pod({ listens: [443] }).spec['securityContext']).to.deep.equal({
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    });
    expect(pod().spec).not.to.have.property('securityContext');
  });

  it('stands on the named node and pulls with the given secrets', () => {
    expect(JSON.stringify(pod({ node: 'worker' }).spec['affinity'])).to.contain('"values":["worker"]');
    expect(pod({}, ['pull']).spec['imagePullSecrets']).to.deep.equal([{ name: 'pull' }]);
  });

  it('has one name for one vantage of one run', () => {
    expect(agentName('r1', base)).to.equal(agentName('r1', { ...base, listens: [1] }));
    expect(agentName('r1', base)).not.to.equal(agentName('r2', base));
    expect(agentName('r1', base)).not.to.equal(agentName('r1', { ...base, meshed: true }));
    expect(agentName('r1', base)).to.match(/^assay-[0-9a-f]{12}$/);
  });
});

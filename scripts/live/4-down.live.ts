import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { applyObject, removeObject } from '../../lib/cluster/write-objects.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import { assay, newFolder } from './assay.ts';
import { clinicConfig, labCluster, labRecord } from './lab.ts';

const NAMESPACE = 'clinic';
const labels = { app: 'nobody-listens' };

/** Says that it is ready and has nothing behind its port. */
const dead = (image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'nobody-listens', namespace: NAMESPACE },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'idle',
            image,
            command: ['node', '-e', 'setInterval(() => 0, 1e6)'],
            ports: [{ containerPort: 8080 }],
          },
        ],
      },
    },
  },
});

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'nobody-listens', namespace: NAMESPACE },
  spec: { selector: labels, ports: [{ port: 8080 }] },
};

/** Admits the front desk, so that only the missing listener is left to refuse it. */
const admission: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'nobody-listens', namespace: NAMESPACE },
  spec: {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'checkin' } } }], ports: [{ port: 8080 }] }],
    egress: [{ to: [{ podSelector: { matchLabels: labels } }], ports: [{ port: 8080 }] }],
  },
};

const DENIALS: ReadonlySet<string> = new Set([
  'mesh/plaintext-is-refused',
  'mesh/no-replica-is-outside',
  'mesh/mutual-tls-is-required',
  'authz/unauthorized-peer-is-denied',
  'segmentation/default-deny-holds-inbound',
]);

describe('a target that is down', () => {
  let cluster: Cluster;
  const out = join(newFolder(), 'evidence');

  before(async () => {
    cluster = await labCluster();
    for (const object of [dead(labRecord().probeImage), service, admission])
      await applyObject(cluster, object);
    for (let tries = 0; tries < 60; tries += 1) {
      const { stdout } = await assay('run', '--dry-run', '--config', config(), '--suite', 'segmentation');
      if (/nobody-listens-\w+-\w+/.test(stdout)) break;
    }
  });
  after(async () => {
    for (const { apiVersion, kind, metadata } of [admission, service, dead('')]) {
      await removeObject(cluster, { apiVersion, kind, namespace: NAMESPACE, name: metadata.name });
    }
  });

  const file = join(newFolder(), 'assay.yaml');
  function config(): string {
    const entry = `
  - service: clinic/nobody-listens
    port: 8080
    protocol: http
    callers: [{ workload: clinic/checkin }]
`;
    writeFileSync(
      file,
      clinicConfig().replace(/endpoints:\n[\s\S]*?\ningress:/, `endpoints:${entry}\ningress:`),
    );
    return file;
  }

  it('passes nothing that asks it, and no denial of it is anything but inconclusive', async () => {
    const ended = await assay(
      'run',
      '--suite',
      'mesh',
      '--suite',
      'authz',
      '--suite',
      'segmentation',
      '--config',
      config(),
      '--out',
      out,
    );
    const { findings } = await readRecord(out);
    const down = findings.filter(({ subject }) => subject.includes('/nobody-listens:'));
    const told = down.map(
      ({ check, subject, verdict, reason }) => `${verdict} ${check} ${subject}: ${reason ?? ''}`,
    );
    expect(down).to.have.length.above(6);
    expect(
      down.filter(({ verdict }) => verdict === 'pass'),
      told.join('\n'),
    ).to.deep.equal([]);
    // That a declared caller is not served is a failure of its own claim; a refusal that nobody answers is none.
    const denied = down.filter(({ check }) => DENIALS.has(check));
    expect(new Set(denied.map(({ check }) => check))).to.have.property('size', DENIALS.size);
    expect(
      denied.filter(({ verdict }) => verdict !== 'inconclusive'),
      told.join('\n'),
    ).to.deep.equal([]);
    expect(told.join('\n')).to.include('control-dead');
    expect(ended.code).to.be.oneOf([1, 2]);
  });
});

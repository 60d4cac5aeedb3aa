import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { readRecord } from '../../lib/evidence/record.ts';
import { docker, dockerExec } from '../../lib/kind/docker.ts';
import { kubectl, worker } from '../lab/lab.ts';
import { assay, newFolder, ROOT } from './assay.ts';
import { clinicConfig, labRecord } from './lab.ts';
import { IMAGE, loadImage, unloadImage } from './nightly-image.ts';

const NAMESPACE = 'assay-nightly';
const POLICIES = 'validatingadmissionpolicy,validatingadmissionpolicybinding';
const VOLUME = '/var/lib/assay-nightly';

/** docs/examples/cronjob.yaml with what its reader is told to change, and asleep: no night comes in between. */
function cronJob(): string {
  const { probeImage } = labRecord();
  const text = readFileSync(join(ROOT, 'docs/examples/cronjob.yaml'), 'utf8')
    .replace('registry.example.com/assay:1', IMAGE)
    .replace('docker.io/library/node:24-bookworm-slim', probeImage);
  const documents = parseAllDocuments(text);
  for (const document of documents)
    if (document.get('kind') === 'CronJob') document.setIn(['spec', 'suspend'], true);
  return documents.map(String).join('---\n');
}

/** A volume for the claim, since the lab has no provisioner that minds who writes. */
const volume = stringify({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: NAMESPACE },
  spec: {
    capacity: { storage: '5Gi' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'standard',
    claimRef: { namespace: NAMESPACE, name: 'assay-evidence' },
    local: { path: VOLUME },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [worker] }] },
        ],
      },
    },
  },
});

/** The clinic's own file without the caller outside: in a pod there is no Docker. */
function systemFile(): string {
  const document = parseDocument(clinicConfig());
  document.deleteIn(['vantages', 'outside']);
  return String(document);
}

interface Night {
  readonly exitCode: number;
  readonly log: string;
}

/** As somebody starts a night by hand, and waits for it. */
async function night(name: string): Promise<Night> {
  const inNamespace = (...args: readonly string[]): Promise<string> => kubectl(['-n', NAMESPACE, ...args]);
  await inNamespace('create', 'job', name, '--from=cronjob/assay');
  const ended = '{.items[*].status.containerStatuses[*].state.terminated.exitCode}';
  for (let waited = 0; waited < 300; waited += 1) {
    const code = await inNamespace('get', 'pods', `-ljob-name=${name}`, '-o', `jsonpath=${ended}`);
    if (code !== '') return { exitCode: Number(code), log: await inNamespace('logs', `job/${name}`) };
    await sleep(1000);
  }
  throw new Error(await inNamespace('describe', 'pods'));
}

describe('the nightly job inside of the cluster', () => {
  let rights = '';
  const copied = newFolder();

  before(async () => {
    const file = join(newFolder(), 'assay.yaml');
    writeFileSync(file, systemFile());
    const { probeImage } = labRecord();
    const account = `${NAMESPACE}/assay`;
    const printed = await assay(
      ...['rbac', '--config', file, '--service-account', account, '--probe-image', probeImage],
    );
    expect(printed.code, printed.stderr).to.equal(0);
    rights = printed.stdout;
    await loadImage(labRecord().images.node);
    await dockerExec(worker, ['mkdir', '-p', VOLUME]);
    await kubectl(['apply', '-f', '-'], `${volume}---\n${cronJob()}`);
    const system = ['create', 'configmap', 'assay-system', '--from-file=assay.yaml=/dev/stdin'];
    await kubectl(['-n', NAMESPACE, ...system], systemFile());
  });
  after(async () => {
    await kubectl(['delete', '--ignore-not-found', '-f', '-'], `${rights}---\n${cronJob()}---\n${volume}`);
    await dockerExec(worker, ['rm', '-rf', VOLUME]);
    await unloadImage();
    rmSync(copied, { recursive: true });
    const left = await kubectl(['get', `namespace,persistentvolume,role,${POLICIES}`, '-A', '-o', 'name']);
    expect(left.split('\n').filter((name) => /assay-nightly|\/assay(-agents)?$/.test(name))).to.deep.equal(
      [],
    );
  });

  it('exits 3 without its rights, and says which are missing', async () => {
    const { exitCode, log } = await night('without-rights');
    expect(exitCode, log).to.equal(3);
    expect(log)
      .to.include('E_FORBIDDEN')
      .and.to.include(`system:serviceaccount:${NAMESPACE}:assay`)
      .and.to.include('create pods in assay-probes');
  });

  it('exits 0 with them, and its evidence on the volume verifies', async () => {
    await kubectl(['apply', '-f', '-'], rights);
    const { exitCode, log } = await night('with-rights');
    expect(exitCode, log).to.equal(0);
    await docker(['cp', `${worker}:${VOLUME}/.`, copied]);
    const [id = '', ...others] = readdirSync(copied);
    expect(others).to.deep.equal([]);
    expect((await assay('verify', join(copied, id))).code).to.equal(0);
    const { run, findings } = await readRecord(join(copied, id));
    expect(run).to.deep.include({ id, state: 'complete' });
    expect(run.cluster).to.deep.include({ context: 'staging', server: 'https://kubernetes.default.svc' });
    expect(findings.filter(({ verdict }) => verdict === 'pass')).to.have.length.above(20);
    // Two are shadowed, which the clinic's file accepts and its report still says.
    expect(readFileSync(join(copied, id, 'summary.md'), 'utf8')).to.match(
      /^## No claim was seen to fail, but 2 could not be decided\./,
    );
  });
});

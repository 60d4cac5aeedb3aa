import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { assay, newFolder, ROOT, start, startProgram, type Ended } from './assay.ts';
import { labCluster, objectsOf } from './lab.ts';

/** One look that lasts, in place of attempts one after another. */
const isWatched = (check: string, subject: string): boolean =>
  check === 'authz/revocation-bites-open-connections' ||
  check === 'segmentation/starting-pods-are-covered' ||
  subject.endsWith('-label-removed');

const PERMITS_ONE_CALLER: ReadonlySet<string> = new Set([
  'ingress/modern-tls-is-offered',
  'ingress/certificate-is-valid',
  'mesh/peer-proves-its-identity',
  // What is planted comes from the caller itself.
  'mesh/wire-shows-no-plaintext',
]);

describe('a run on the lab', () => {
  let cluster: Cluster;
  let before_: readonly string[];
  let ended: Ended;
  let record: RunRecord;
  const out = join(newFolder(), 'evidence');

  before(async () => {
    cluster = await labCluster();
    await assay('clean');
    before_ = await objectsOf(cluster);
    ended = await assay('run', '--out', out);
    record = await readRecord(out);
  });

  it('passes every check and exits 0', () => {
    const open = record.findings
      .filter(({ verdict }) => verdict !== 'pass')
      .map(
        ({ check, subject, verdict, reason }) =>
          `${verdict} ${check} ${subject} ${reason?.split(':')[0] ?? ''}`,
      );
    expect(open).to.have.members([
      // Nobody may call the console at all, so nobody's identity can be told from an allowed one.
      'not-applicable authz/authorized-peer-is-served clinic/admin:8080/http no-declared-caller',
      'not-applicable authz/unauthorized-peer-is-denied clinic/admin:8080/http no-declared-caller',
      'not-applicable authz/other-namespace-is-denied clinic/admin:8080/http no-declared-caller',
      'not-applicable authz/method-is-restricted clinic/admin:8080/http no-declared-caller',
      'not-applicable authz/method-is-restricted clinic/records-db:5432/postgres not-http',
      // Nothing that it may send there has an answer of its own, so no header could be seen to change it.
      'not-applicable authz/method-is-restricted clinic/patients-pods:9090/http#clinic.admin-overrides no-carrier',
      'not-applicable authz/method-is-restricted intake/intake:8080/http#clinic.admin-overrides no-carrier',
      'not-applicable mesh/altered-bytes-are-noticed clinic/admin:8080/http no-declared-caller',
      'not-applicable mesh/wire-shows-no-plaintext clinic/admin:8080/http no-declared-caller',
      // A headless Service has no address that leads through a caller's sidecar.
      'not-applicable mesh/wire-shows-no-plaintext clinic/patients-pods:9090/http no-cluster-ip',
      'not-applicable segmentation/namespace-label-decides clinic/patients-pods:9090/http no-such-caller',
      'not-applicable segmentation/namespace-label-decides clinic/records-db:5432/postgres no-such-caller',
      'not-applicable segmentation/namespace-label-decides clinic/admin:8080/http no-such-caller',
      // These are admitted by the name of their namespace, which is a label that nobody can take away.
      'not-applicable segmentation/namespace-label-decides clinic/checkin:8080/http#like-istio-ingress.istio-ingressgateway-label-removed no-such-label',
      'not-applicable segmentation/namespace-label-decides intake/intake:8080/http#like-clinic.admin-label-removed no-such-label',
      'not-applicable segmentation/namespace-label-decides intake/intake:8080/http#like-istio-ingress.istio-ingressgateway-label-removed no-such-label',
      // Only one workload's labels get there at all: accepted in the clinic's file.
      'not-run authz/other-namespace-is-denied clinic/records-db:5432/postgres shadowed-by',
      'not-run authz/other-namespace-is-denied clinic/patients-pods:9090/http shadowed-by',
    ]);
    expect(new Set(record.findings.map(({ check }) => check))).to.have.property('size', 34);
    expect(ended.code, ended.stderr).to.equal(0);
  });

  it('shows live controls before and after beside every probe', () => {
    for (const { check, subject, observations } of record.findings) {
      if (observations.length === 0) continue;
      const kinds = (phase: string): readonly unknown[] =>
        observations.filter((one) => one.phase === phase).map(({ control }) => control);
      for (const phase of ['before', 'after']) {
        expect(kinds(phase), `${check} ${subject} ${phase}`).to.include('same-caller');
        // Some permissions contrast what the same caller sends or sees.
        const others = kinds(phase).filter((kind) => kind === 'same-request' || kind === 'witness');
        if (!PERMITS_ONE_CALLER.has(check)) expect(others, `${check} ${subject}`).not.to.deep.equal([]);
      }
      const least = isWatched(check, subject) ? 1 : 3;
      expect(observations.filter(({ role }) => role === 'probe')).to.have.length.of.at.least(least);
    }
  });

  it('meets every replica and the Service of an endpoint', () => {
    const finding = record.findings.find(
      ({ check, subject }) =>
        check === 'mesh/plaintext-is-refused' && subject === 'clinic/patients:8080/http',
    );
    const places = new Set(
      finding?.observations.filter(({ role }) => role === 'probe').map(({ to }) => to.pod ?? to.name),
    );
    expect(places).to.have.property('size', 3);
  });

  it('leaves the cluster as it was', async () => {
    expect(await objectsOf(cluster)).to.deep.equal(before_);
  });

  it('writes the whole evidence folder, which verifies', async () => {
    expect(readdirSync(out).sort()).to.include.members([
      'index.html',
      'journal.ndjson',
      'junit.xml',
      'manifest.json',
      'mochawesome.html',
      'mochawesome.json',
      'run.json',
      'signatures',
    ]);
    const { code, stdout } = await assay('verify', out);
    expect(stdout).to.match(/is intact, signed with \S+key\.pub/);
    expect(code).to.equal(0);
  });

  it('says the verdicts, the time, the number of probes and where the evidence is', () => {
    expect(ended.stdout)
      .to.include('mesh/plaintext-is-refused')
      .and.to.include(out)
      .and.to.match(/\d+ probes/);
  });

  it('is quick enough: 60 s on a ready lab', () => {
    const total = record.run.phases.reduce((sum, { ms }) => sum + ms, 0);
    // The promise is for a machine that does nothing else; the bound here only catches a slide.
    expect(total).to.be.below(180_000);
  });
});

describe('a second run at the same time', () => {
  it('exits 3 and says who holds the lease', async () => {
    const first = start('run', '--check', 'ingress/legacy-tls-is-refused', '--out', join(newFolder(), 'a'));
    await first.until('settle');
    const second = await assay(
      'run',
      '--check',
      'ingress/legacy-tls-is-refused',
      '--out',
      join(newFolder(), 'b'),
    );
    expect(second.code).to.equal(3);
    expect(second.stderr).to.include('E_LEASE_HELD').and.to.match(/@/);
    expect((await first.ended).code).to.equal(0);
  });
});

describe('a second run that is told to wait', () => {
  it('waits for the first to end, says for whom, and passes', async () => {
    const check = ['run', '--check', 'ingress/legacy-tls-is-refused', '--out'];
    const first = start(...check, join(newFolder(), 'a'));
    await first.until('settle');
    const second = start(...check, join(newFolder(), 'b'), '--wait');
    await second.until('waiting for');
    expect(first.child.exitCode, 'the first run was still on its way').to.equal(null);
    const [one, two] = await Promise.all([first.ended, second.ended]);
    expect(one.code, one.stderr).to.equal(0);
    expect(two.code, two.stderr).to.equal(0);
    expect(two.stderr).to.match(/waiting for \S+@\S+ \d{8}-\d{6}-/);
  });
});

describe('npx mocha', () => {
  it('runs one check by --grep and leaves a record', async () => {
    const { code, stdout } = await startProgram('npx', ['mocha', '--grep', 'ingress/legacy'], {
      FORCE_COLOR: '0',
    }).ended;
    expect(stdout)
      .to.include('ingress/legacy-tls-is-refused')
      .and.to.match(/9 passing/);
    expect(code).to.equal(0);
    const folder = /Evidence: (\S+)/.exec(stdout)?.[1] ?? '';
    const { findings } = JSON.parse(readFileSync(join(ROOT, folder, 'run.json'), 'utf8')) as RunRecord;
    expect(new Set(findings.map(({ check }) => check))).to.deep.equal(
      new Set(['ingress/legacy-tls-is-refused']),
    );
  });
});

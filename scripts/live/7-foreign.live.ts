import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RUN_LABEL } from '../../lib/cluster/labels.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { readJournal } from '../../lib/evidence/read-journal.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { loadChecks } from '../../suites/load.ts';
import { assay, newFolder, start, type Ended } from './assay.ts';
import { clinicConfig } from './lab.ts';
import { CONTROL_PLANE, foreignCluster, removeForeignCluster, type Foreign } from './foreign/cluster.ts';
import { postGuard } from './foreign/guard.ts';
import { objectsOf } from './foreign/objects.ts';
import { fromReadme } from './foreign/readme.ts';
import { without } from './foreign/roles.ts';
import { newUser } from './foreign/user.ts';

const USER = 'nightly@example.test';
const PULL_SECRET = 'registry-key';
const ENFORCED = 'pod-security.kubernetes.io/enforce';
const SEGMENTATION = ['--check', 'segmentation/default-deny-holds-inbound'];

/** What a user of the file does with it: takes the `#` away from blocks that are to be filled in. */
function fillIn(text: string, ...keys: readonly string[]): string {
  const lines = text.split('\n');
  for (const key of keys) {
    const first = lines.findIndex((line) => line.startsWith(`  #${key}:`));
    if (first < 0) throw new Error(`the file offers no ${key}`);
    for (let at = first; at === first || /^ {2}# {2}\S/.test(lines[at] ?? ''); at += 1)
      lines[at] = (lines[at] ?? '').replace('#', '');
  }
  return lines.join('\n');
}

describe('a first file of the lab', () => {
  it('finds again what the owner of the clinic has declared, and a run can be planned with it', async () => {
    const file = join(newFolder(), 'assay.yaml');
    const ended = await assay('init', '--out', file);
    expect(ended.code, ended.stderr).to.equal(0);
    const { config: first } = parseConfig(readFileSync(file, 'utf8'), file);
    const { config: owners } = parseConfig(clinicConfig(), 'assay.yaml');
    expect(first.ingress.map(({ host }) => host)).to.include.members(owners.ingress.map(({ host }) => host));
    for (const { service, port, protocol, mesh, callers } of owners.endpoints) {
      const found = first.endpoints.find((one) => one.service === service && one.port === port);
      expect(found, `${service}:${port}`).to.deep.include({ protocol, mesh });
      const known = found?.callers.map(({ workload }) => workload);
      expect(known, `${service}:${port}`).to.include.members(callers.map(({ workload }) => workload));
    }
    const planned = await assay('run', '--config', file, '--dry-run');
    expect(planned.code, planned.stderr).to.equal(0);
  });
});

describe("somebody else's cluster", () => {
  let foreign: Foreign;
  let user: { readonly kubeconfig: string; readonly context: string };
  let granted: string;
  let calm: readonly string[];
  const file = join(newFolder(), 'assay.yaml');

  before(async () => {
    foreign = await foreignCluster();
    user = await newUser({ ...foreign, controlPlane: CONTROL_PLANE }, USER);
  });
  after(removeForeignCluster);

  const asAdmin = (): readonly string[] => ['--context', foreign.context, '--kubeconfig', foreign.kubeconfig];
  const asUser = (): readonly string[] => ['--context', user.context, '--kubeconfig', user.kubeconfig];
  /** The README's command, in the hands of the cluster's administrator or of the user with the least Role. */
  const readme = (command: string, who: { kubeconfig: string; context: string }): readonly string[] =>
    fromReadme(command, { context: who.context, kubeconfig: who.kubeconfig, file, user: USER });
  const grant = (manifests: string): Promise<string> => foreign.kubectl(['apply', '-f', '-'], manifests);
  const run = async (...args: readonly string[]): Promise<Ended & { findings: readonly Finding[] }> => {
    const out = join(newFolder(), 'evidence');
    const ended = await assay('run', ...asUser(), '--config', file, '--out', out, ...args);
    return { ...ended, findings: existsSync(out) ? (await readRecord(out)).findings : [] };
  };
  /** Quick: one check, with the image that the cluster's policy pins. */
  const ours = (...args: readonly string[]) =>
    run(...SEGMENTATION, '--probe-image', foreign.probeImage, ...args);
  const told = (findings: readonly Finding[], subject: string): string => {
    const found = findings.find((one) => one.subject === subject);
    return found ? [found.verdict, found.reason ?? ''].join(' ').trim() : `no finding on ${subject}`;
  };

  describe('assay init', () => {
    let text: string;

    it('writes a first file and changes nothing in the cluster', async () => {
      calm = await objectsOf(foreign);
      const ended = await assay('init', ...readme('npx assay init', foreign));
      expect(ended.code, ended.stderr).to.equal(0);
      expect(ended.stderr).to.include('3 endpoints in billing, shop');
      text = readFileSync(file, 'utf8');
      expect(await objectsOf(foreign)).to.deep.equal(calm);
    });

    it('marks what it guessed, and the file is valid as it stands', () => {
      const { config } = parseConfig(text, file);
      expect(config.scope.namespaces).to.deep.equal(['billing', 'shop']);
      expect(
        config.endpoints.map(({ service, port, protocol, mesh, callers }) =>
          [`${service}:${port}/${protocol}`, mesh, ...callers.map(({ workload }) => workload)].join(' '),
        ),
      ).to.deep.equal([
        'billing/ledger:8080/http false shop/storefront',
        'billing/queue:6000/tcp false shop/storefront',
        'shop/storefront:80/http false',
      ]);
      for (const line of text.split('\n'))
        if (/^ +(- workload|protocol|path|mesh|callers): ./.test(line)) expect(line).to.include('# guess: ');
    });

    it('never overwrites a file', async () => {
      const again = await assay('init', ...asAdmin(), '--out', file);
      expect(again.code).to.equal(3);
      expect(again.stderr).to.include('E_OUTPUT').and.to.include('not overwritten');
      expect(readFileSync(file, 'utf8')).to.equal(text);
    });

    it('asks whoever may not list namespaces to name them', async () => {
      const ended = await assay('init', ...asUser());
      expect(ended.code).to.equal(3);
      expect(ended.stderr).to.include('E_FORBIDDEN').and.to.include('--namespace');
    });

    it('says which contexts there are where none is named', async () => {
      const ended = await assay('init', '--kubeconfig', foreign.kubeconfig);
      expect(ended.code).to.equal(3);
      expect(ended.stderr).to.include(foreign.context);
    });
  });

  describe('the least Role', () => {
    it('is what "assay rbac" prints for the file, once its owner has opted in', async () => {
      writeFileSync(file, fillIn(readFileSync(file, 'utf8'), 'borrowLabels', 'hostNamespace'));
      await foreign.kubectl(readme('kubectl --context staging', foreign));
      await foreign.kubectl(['create', 'namespace', 'assay-host']);
      const rbac = readme('npx assay rbac', foreign);
      const printed = await assay('rbac', ...rbac, '--probe-image', foreign.probeImage);
      expect(printed.code, printed.stderr).to.equal(0);
      granted = printed.stdout;
      await grant(granted);
      calm = await objectsOf(foreign);
    });

    it('is not needed by an administrator, who sees first what a run would do', async () => {
      const ended = await assay('run', ...readme('npx assay run', foreign));
      expect(ended.code, ended.stderr).to.equal(0);
      expect(ended.stdout).to.include('Nothing was created or sent').and.to.include('probe: connect');
      expect(await objectsOf(foreign)).to.deep.equal(calm);
    });

    it('is enough for a first file too, where the namespaces are named', async () => {
      const ended = await assay('init', ...asUser(), '--namespace', 'shop', '--namespace', 'billing');
      expect(ended.code, ended.stderr).to.equal(0);
      expect(parseConfig(ended.stdout, 'assay.yaml').config.endpoints).to.have.length(3);
    });
  });

  describe('a run with that Role alone', () => {
    let ended: Ended;
    let record: RunRecord;
    let pods: string;
    const out = join(newFolder(), 'evidence');

    before(async () => {
      await foreign.kubectl(['label', 'namespace', 'shop', `${ENFORCED}=restricted`]);
      const running = start(
        ...['run', ...readme('npx assay run', user).filter((word) => word !== '--dry-run'), '--out', out],
        ...['--probe-image', foreign.probeImage, '--image-pull-secret', PULL_SECRET],
      );
      await running.until('s  settle');
      pods = await foreign.kubectl(['get', 'pods', '-A', '-l', RUN_LABEL, '-o', 'json']);
      ended = await running.ended;
      record = await readRecord(out);
    });
    after(() => foreign.kubectl(['label', 'namespace', 'shop', `${ENFORCED}-`]));

    it('fails what is open, and exits 1', () => {
      const open = record.findings.filter(({ check }) => check === SEGMENTATION[1]);
      expect(open.map(({ subject }) => subject)).to.deep.equal(
        ['billing/ledger:8080/http', 'billing/queue:6000/tcp', 'shop/storefront:80/http'].flatMap((subject) =>
          ['from-other-namespace', 'from-same-namespace', 'from-another-node'].map(
            (from) => `${subject}#${from}`,
          ),
        ),
      );
      for (const { subject, verdict, observed } of open)
        expect(`${verdict}: ${observed}`, subject).to.match(/^fail: \d × connected/);
      expect(ended.code, ended.stderr).to.equal(1);
    });

    it('names the feature of everything that does not apply', async () => {
      const absent = new Set(['mesh', 'ingress']);
      const checks = (await loadChecks()).filter(({ requires }) => requires.some((one) => absent.has(one)));
      expect(checks).to.have.length.above(2);
      for (const { id, requires } of checks) {
        const found = record.findings.filter(({ check }) => check === id);
        expect(
          found.map(({ verdict }) => verdict),
          id,
        ).to.deep.equal(['not-applicable']);
        expect(requires).to.include((found[0]?.reason ?? '').split(':')[0]);
      }
    });

    it('passes nothing that nobody defends', () => {
      const passed = record.findings.filter(({ verdict }) => verdict === 'pass');
      expect(passed.filter(({ subject }) => /^(billing|shop)\//.test(subject))).to.deep.equal([]);
      expect(record.safeguards.map(({ state }) => state)).not.to.include('supported');
    });

    it('stands in a namespace that enforces Pod Security "restricted", too', () => {
      expect(told(record.findings, 'shop/storefront:80/http#from-same-namespace')).to.equal('fail');
    });

    it('asks for the image by digest and with the pull secret', () => {
      const { items } = JSON.parse(pods) as {
        items: { spec: { containers: { image: string }[]; imagePullSecrets?: { name: string }[] } }[];
      };
      expect(items).to.have.length.above(3);
      for (const { spec } of items) {
        expect(spec.containers.map(({ image }) => image)).to.deep.equal([foreign.probeImage]);
        expect(spec.imagePullSecrets).to.deep.equal([{ name: PULL_SECRET }]);
      }
      expect(foreign.probeImage).to.match(/@sha256:[0-9a-f]{64}$/);
    });

    it('keeps in the journal which image ran, and has no word of warning for a digest', async () => {
      const { entries } = await readJournal(out);
      const images = entries.flatMap(({ kind, data }) => (kind === 'image' ? [data] : []));
      expect(images).to.have.length(1);
      expect(images[0]?.asked).to.equal(foreign.probeImage);
      expect(images[0]?.ran).to.have.length(1);
      expect(images[0]?.ran[0]).to.match(/sha256:[0-9a-f]{64}$/);
      expect(ended.stderr).not.to.include('is a tag');
    });

    it('writes the whole evidence folder, which verifies', async () => {
      expect(readdirSync(out)).to.include.members([
        'index.html',
        'journal.ndjson',
        'junit.xml',
        'manifest.json',
        'mochawesome.html',
        'run.json',
      ]);
      expect((await assay('verify', out)).code).to.equal(0);
    });

    it('leaves every object as it was, in the namespaces and in the cluster', async () => {
      expect(await objectsOf(foreign)).to.deep.equal(calm);
    });
  });

  describe('a right that is taken away', () => {
    afterEach(async () => {
      await grant(granted);
    });

    it('is named by the findings that need it, and nothing is left behind', async () => {
      const fewer = without(granted, { verb: 'create', resource: 'pods', namespace: 'shop' });
      await grant(without(fewer, { verb: 'create', resource: 'pods/exec', namespace: 'billing' }));
      const { code, findings, stderr } = await ours();
      expect(told(findings, 'shop/storefront:80/http#from-same-namespace'), stderr).to.equal(
        'not-run missing-permission:create pods in shop',
      );
      for (const endpoint of ['billing/ledger:8080/http', 'billing/queue:6000/tcp'])
        expect(told(findings, `${endpoint}#from-same-namespace`), stderr).to.equal(
          'not-run missing-permission:create pods/exec in billing',
        );
      // Who may stand elsewhere still finds the door open.
      expect(told(findings, 'shop/storefront:80/http#from-other-namespace')).to.equal('fail');
      expect(code).to.equal(1);
      expect(await objectsOf(foreign)).to.deep.equal(calm);
    });

    for (const right of [
      { verb: 'list', resource: 'services', namespace: 'billing' },
      { verb: 'create', resource: 'pods/exec', namespace: 'assay-probes' },
    ]) {
      const words = `${right.verb} ${right.resource} in ${right.namespace}`;
      it(`ends the run with 3 where nothing can run without it: ${words}`, async () => {
        await grant(without(granted, right));
        const { code, stderr, findings } = await ours();
        expect(code, stderr).to.equal(3);
        expect(stderr).to.include('E_FORBIDDEN').and.to.include(`missing-permission:${words}`);
        expect(findings).to.deep.equal([]);
      });
    }
  });

  describe('a refusal', () => {
    const undo: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
      expect(await objectsOf(foreign)).to.deep.equal(calm);
    });

    it('by a quota, by a webhook and by Pod Security is named as what it is', async () => {
      undo.push(() => foreign.kubectl(['-n', 'billing', 'delete', 'resourcequota', 'no-more']));
      await foreign.kubectl(['-n', 'billing', 'create', 'quota', 'no-more', '--hard=pods=0']);
      undo.push(await postGuard(foreign));
      undo.push(() => foreign.kubectl(['label', 'namespace', 'assay-host', `${ENFORCED}-`]));
      await foreign.kubectl(['label', 'namespace', 'assay-host', `${ENFORCED}=restricted`]);

      const { code, findings, stderr } = await ours();
      expect(told(findings, 'billing/ledger:8080/http#from-same-namespace'), stderr).to.equal(
        'not-run refused-by:quota no-more in billing',
      );
      expect(told(findings, 'shop/storefront:80/http#from-same-namespace')).to.equal(
        'not-run refused-by:webhook guard.example.test in shop',
      );
      expect(told(findings, 'shop/storefront:80/http#from-another-node')).to.equal(
        'not-run refused-by:pod-security restricted:latest in assay-host',
      );
      expect(code).to.equal(1);
    });

    it('by the policy of "assay rbac" meets every pod that is not of its image', async () => {
      const { code, findings, stderr } = await run(...SEGMENTATION);
      expect(new Set(findings.map(({ verdict }) => verdict)), stderr).to.deep.equal(new Set(['not-run']));
      for (const { reason } of findings) expect(reason).to.include('refused-by:policy assay-agents in ');
      expect(stderr).to.include('node:24-bookworm-slim is a tag');
      expect(code).to.equal(2);
    });
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Command } from 'commander';
import { parse, parseAllDocuments } from 'yaml';
import { cleanCommand } from './commands/clean.ts';
import { proveCommand } from './commands/prove.ts';
import { rbacCommand } from './commands/rbac.ts';
import { runCommand } from './commands/run.ts';
import { verifyCommand } from './commands/verify.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly on: { readonly schedule?: readonly { readonly cron: string }[] };
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<
    Record<string, { permissions?: unknown; 'timeout-minutes': number; steps: readonly Step[] }>
  >;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  run: runCommand,
  prove: proveCommand,
  verify: verifyCommand,
  clean: cleanCommand,
  rbac: rbacCommand,
};

/** Every call of the command line in a text: `scripts/start …` is `run`, `npx assay <command> …` is what it says. */
function callsIn(text: string): readonly { command: string; flags: readonly string[] }[] {
  const whole = text.replaceAll(/\\\n\s*/g, '');
  return [...whole.matchAll(/(?:scripts\/start|(?:npx |`)assay (\w+))([^|\n`]*)/g)].map(
    ([, command = 'run', words = '']) => ({ command, flags: words.match(/(?<=\s)--[a-z-]+/g) ?? [] }),
  );
}

function expectKnown(calls: ReturnType<typeof callsIn>): void {
  for (const { command, flags } of calls) {
    const known = COMMANDS[command]?.options.map(({ long }) => long);
    expect(known, `assay ${command}`).not.to.equal(undefined);
    for (const flag of flags) expect(known, `assay ${command}`).to.include(flag);
  }
}

const NIGHTLIES = ['.github/workflows/nightly.yml', 'docs/examples/nightly.yml'];

for (const file of ['.github/workflows/ci.yml', ...NIGHTLIES]) {
  describe(file, () => {
    const text = read(file);
    const workflow = parse(text) as Workflow;
    const jobs = Object.values(workflow.jobs);
    const steps = jobs.flatMap((job) => job.steps);

    it('may read the repository and nothing else', () => {
      expect(workflow.permissions).to.deep.equal({ contents: 'read' });
      for (const job of jobs) expect(job.permissions).to.equal(undefined);
      const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect(checkouts).to.have.length.above(0);
      for (const step of checkouts) expect(step.with?.['persist-credentials']).to.equal(false);
    });

    it('pins every action by its commit, and says which release that is', () => {
      const lines = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
      expect(lines).to.have.length(steps.filter(({ uses }) => uses !== undefined).length);
      for (const line of lines)
        expect(line).to.match(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it('ends: each job has a limit, and two of them do not overlap', () => {
      for (const job of jobs) expect(job['timeout-minutes']).to.be.within(1, 150);
      expect(workflow.concurrency.group).to.be.a('string');
      expect(workflow.concurrency['cancel-in-progress']).to.equal(!NIGHTLIES.includes(file));
    });

    it('puts no expression into a script, and a secret into the environment of one step alone', () => {
      for (const { run = '' } of steps) expect(run).not.to.include('${{');
      const secrets = text.match(/secrets\.\w+/g) ?? [];
      const lent = steps.flatMap(({ env = {} }) =>
        Object.values(env).filter((value) => value.includes('secrets.')),
      );
      expect(secrets).to.have.length(lent.length).and.to.have.length.below(2);
    });

    it('uses flags and files that there are', () => {
      const runs = steps.map(({ run = '' }) => run).join('\n');
      expectKnown(callsIn(runs));
      const files = runs.match(/(?:scripts\/(?:start|setup\.sh)|\.ci\/run)/g) ?? [];
      expect(files).to.have.length.above(0);
      for (const one of files) expect(existsSync(`${ROOT}${one}`), one).to.equal(true);
    });
  });
}

for (const file of NIGHTLIES) {
  describe(`${file}, every night`, () => {
    const workflow = parse(read(file)) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

    it('starts off the hour', () => {
      for (const { cron } of workflow.on.schedule ?? []) expect(Number(cron.split(' ')[0]) % 2).to.equal(1);
      expect(workflow.on.schedule).to.have.length(1);
    });

    it('keeps the evidence and shows the summary whatever happened', () => {
      const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
      expect(upload?.if).to.equal('always()');
      expect(upload?.with).to.include({ path: 'evidence/' });
      expect(upload?.with?.['retention-days']).to.be.within(1, 90);
      const summary = steps.find(({ run }) => run?.includes('GITHUB_STEP_SUMMARY'));
      expect(summary?.if).to.equal('always()');
      expect(summary?.run).to.include('summary.md');
    });

    it('takes no commands from what is printed while it probes', () => {
      const probing = steps.filter(({ run }) => run?.includes('scripts/start'));
      expect(probing).to.have.length(1);
      const script = probing[0]?.run ?? '';
      const at = ['::stop-commands::$token', 'scripts/start', 'echo "::$token::"', 'exit "$code"'].map(
        (part) => script.indexOf(part),
      );
      expect(at).not.to.include(-1);
      expect(at).to.deep.equal([...at].sort((a, b) => a - b));
    });
  });
}

describe('docs/examples/cronjob.yaml', () => {
  interface Container {
    readonly args: readonly string[];
    readonly securityContext: unknown;
    readonly volumeMounts: readonly { name: string; mountPath: string; readOnly?: boolean }[];
  }
  interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: unknown };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec: {
      readonly [key: string]: unknown;
      readonly jobTemplate: {
        readonly spec: {
          readonly [key: string]: unknown;
          readonly template: {
            readonly spec: {
              readonly [key: string]: unknown;
              readonly containers: readonly [Container];
              readonly volumes: readonly { name: string; configMap?: { name: string } }[];
            };
          };
        };
      };
    };
  }
  const text = read('docs/examples/cronjob.yaml');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const one = (kind: string): Manifest => {
    const found = objects.find((object) => object.kind === kind);
    if (!found) throw new Error(`there is no ${kind}`);
    return found;
  };
  const cron = one('CronJob').spec;
  const job = cron.jobTemplate.spec;
  const pod = job.template.spec;
  const [container] = pod.containers;

  it('stays in a namespace of its own and holds no right and no Secret', () => {
    expect(objects.map(({ kind }) => kind)).to.deep.equal([
      'Namespace',
      'ServiceAccount',
      'ConfigMap',
      'PersistentVolumeClaim',
      'CronJob',
    ]);
    const { name } = one('Namespace').metadata;
    for (const { kind, metadata } of objects)
      if (kind !== 'Namespace') expect(metadata.namespace).to.equal(name);
    expect(pod['serviceAccountName']).to.equal(one('ServiceAccount').metadata.name);
  });

  it('runs one at a time, once, and not for ever', () => {
    expect(cron).to.include({ concurrencyPolicy: 'Forbid', timeZone: 'Etc/UTC' });
    expect(cron['startingDeadlineSeconds']).to.be.a('number');
    expect(job).to.include({ backoffLimit: 0 });
    expect(job['activeDeadlineSeconds']).to.be.within(600, 7200);
    expect(pod).to.include({ restartPolicy: 'Never' });
    // Sixty seconds are not enough for a teardown that has to wait for pods.
    expect(pod['terminationGracePeriodSeconds']).to.be.above(60);
  });

  it('is what Pod Security calls restricted, and writes to two places alone', () => {
    expect(one('Namespace').metadata.labels).to.deep.equal({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(pod['securityContext']).to.deep.include({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).to.deep.equal({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const writable = container.volumeMounts.filter(({ readOnly }) => readOnly !== true);
    expect(writable.map(({ mountPath }) => mountPath)).to.deep.equal(['/assay/evidence', '/tmp']);
  });

  it('names a context of its kubeconfig, which has no current one and no token in it', () => {
    const kubeconfig = parse(one('ConfigMap').data?.['kubeconfig'] ?? '') as {
      contexts: { name: string }[];
      users: { user: unknown }[];
    };
    expect(kubeconfig).not.to.have.property('current-context');
    expect(kubeconfig.users.map(({ user }) => user)).to.deep.equal([
      { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    ]);
    for (const { name } of kubeconfig.contexts) expect(container.args).to.include(`--context=${name}`);
  });

  it('calls a command with flags that there are, and mounts what they name', () => {
    const [command = '', ...flags] = container.args.map((arg) => arg.split('=')[0] ?? '');
    expectKnown([{ command, flags }]);
    const mounted = container.volumeMounts.map(({ mountPath }) => mountPath);
    for (const flag of ['kubeconfig', 'config']) {
      const path = container.args.find((arg) => arg.startsWith(`--${flag}=`))?.split('=')[1] ?? '';
      expect(
        mounted.some((place) => path === place || path.startsWith(`${place}/`)),
        path,
      ).to.equal(true);
    }
    expect(container.volumeMounts.map(({ name }) => name)).to.have.members(
      pod.volumes.map(({ name }) => name),
    );
  });
});

describe('docs/nightly.md', () => {
  const text = read('docs/nightly.md');

  it('names commands, flags and files that there are', () => {
    const calls = callsIn(text);
    expect(calls.map(({ command }) => command)).to.include.members(['rbac', 'verify']);
    expectKnown(calls);
    for (const [, path = ''] of text.matchAll(/\]\(([^)#]+)\)/g))
      if (!path.startsWith('http')) expect(existsSync(`${ROOT}docs/${path}`), path).to.equal(true);
  });

  it('names the objects of the manifest', () => {
    for (const name of ['assay-nightly', 'assay-system', 'assay-evidence']) {
      expect(text).to.include(name);
      expect(read('docs/examples/cronjob.yaml')).to.include(name);
    }
  });
});

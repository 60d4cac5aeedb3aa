import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { readRecord } from '../../lib/evidence/record.ts';
import { newFolder, ROOT, startProgram } from './assay.ts';
import { clinicConfig, labRecord } from './lab.ts';

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
}
interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: { readonly probe: { readonly steps: readonly Step[] } };
}

const workflow = parse(readFileSync(join(ROOT, 'docs/examples/nightly.yml'), 'utf8')) as Workflow;

interface Night {
  readonly workspace: string;
  readonly failed: string | undefined;
  readonly log: string;
  readonly summary: string;
}

/** The workflow's own scripts in their order, in a workspace as the two checkouts make it, as a runner calls them. */
async function night(system: string, kubeconfig: string): Promise<Night> {
  const [workspace, temp] = [newFolder(), newFolder()];
  mkdirSync(join(workspace, 'system'));
  writeFileSync(join(workspace, 'system', 'assay.yaml'), system);
  symlinkSync(ROOT, join(workspace, 'assay'));
  const page = join(temp, 'summary');
  writeFileSync(page, '');
  let failed: string | undefined;
  let log = '';
  for (const { name = '', if: when, run } of workflow.jobs.probe.steps) {
    if (run === undefined || (failed !== undefined && when !== 'always()') || when === 'cancelled()')
      continue;
    const { code, stdout, stderr } = await startProgram(
      'bash',
      ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', `cd '${workspace}'\n${run}`],
      {
        ...workflow.env,
        CONTEXT: labRecord().context,
        PROBE_IMAGE: labRecord().probeImage,
        GITHUB_WORKSPACE: workspace,
        GITHUB_STEP_SUMMARY: page,
        RUNNER_TEMP: temp,
        ...(name === 'Kubeconfig' ? { KUBECONFIG_TEXT: kubeconfig } : {}),
      },
    ).ended;
    log += stdout + stderr;
    if (code !== 0) failed ??= name;
  }
  return { workspace, failed, log, summary: readFileSync(page, 'utf8') };
}

/** The clinic's file with a single endpoint, by its place, and a single host, so that a night is short. */
function smallClinic(place: number): string {
  const { assay, system, scope, vantages, endpoints, ingress } = parse(clinicConfig()) as Record<
    string,
    unknown[]
  >;
  const part = { endpoints: endpoints?.slice(place, place + 1), ingress: ingress?.slice(0, 1) };
  return stringify({ assay, system, scope, vantages, ...part });
}

describe('the nightly workflow that docs/examples gives away', () => {
  const key = (): string => readFileSync(labRecord().kubeconfig, 'utf8');

  it('is green on the clinic, with the evidence and the summary, and forgets the key', async () => {
    const { workspace, failed, log, summary } = await night(smallClinic(0), key());
    expect(failed, log).to.equal(undefined);
    expect((await readRecord(join(workspace, 'evidence'))).run.state).to.equal('complete');
    expect(summary).to.match(/^## All \d+ claims held/);
    expect(log)
      .to.match(/^::stop-commands::[0-9a-f]{32}\n/m)
      .and.not.to.include('::error');
    expect(log).not.to.include(/client-key-data: (\S+)/.exec(key())?.[1]);
  });

  it('is red with words where something could not be found out', async () => {
    const { failed, log, summary } = await night(smallClinic(1), key());
    expect(failed, log).to.equal('Probe');
    expect(log).to.include('::error title=Exit 2::Something could not be found out');
    expect(summary).to.include('could not be decided');
  });

  it('is red with words where nothing was probed, and before anything is where the secret is empty', async () => {
    const strange = await night('assay: 1\nsistem: typo\n', key());
    expect(strange.failed).to.equal('Probe');
    expect(strange.log).to.include('::error title=Exit 3::Nothing was probed').and.to.include('E_CONFIG');
    expect(strange.summary).to.match(/^No evidence was sealed/);
    const keyless = await night('', '');
    expect(keyless.failed).to.equal('Kubeconfig');
    expect(keyless.log).to.include('the secret ASSAY_KUBECONFIG is empty');
  });
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { readRecord } from '../../lib/evidence/record.ts';
import { docker } from '../../lib/kind/docker.ts';
import { assay, newFolder } from './assay.ts';
import { clinicConfig, labRecord } from './lab.ts';

/** A file in a folder of its own. */
function file(name: string, text: string): string {
  const path = join(newFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** The clinic's own file with one thing changed. */
function changed(from: string | RegExp, to: string): string {
  const text = clinicConfig();
  const next = text.replace(from, to);
  if (next === text) throw new Error(`the clinic's file has no ${String(from)}`);
  return file('assay.yaml', next);
}

const kubeconfig = (server: string): string =>
  file(
    'kubeconfig',
    `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: '${server}' } }]
users: [{ name: u, user: { token: none } }]
contexts: [{ name: here, context: { cluster: c, user: u } }]
`,
  );

describe('bad input', () => {
  const cases: readonly [
    what: string,
    args: () => readonly string[],
    code: number,
    says: readonly RegExp[],
  ][] = [
    [
      'a cluster that cannot be reached',
      () => [
        '--context',
        'here',
        '--kubeconfig',
        kubeconfig('https://127.0.0.1:1'),
        '--config',
        labRecord().config,
      ],
      3,
      [/E_UNREACHABLE/],
    ],
    [
      'a context that is not there',
      () => [
        '--context',
        'there',
        '--kubeconfig',
        kubeconfig('https://127.0.0.1:1'),
        '--config',
        labRecord().config,
      ],
      3,
      [/E_CONTEXT/, /here/],
    ],
    [
      'a kubeconfig that is broken',
      () => [
        '--context',
        'here',
        '--kubeconfig',
        file('kubeconfig', '{ nonsense'),
        '--config',
        labRecord().config,
      ],
      3,
      [/E_KUBECONFIG/],
    ],
    ['an unknown suite', () => ['--suite', 'mehs'], 3, [/Did you mean "mesh"\?/]],
    [
      'an unknown check',
      () => ['--check', 'mesh/plaintext-is-refusd'],
      3,
      [/Did you mean "mesh\/plaintext-is-refused"\?/],
    ],
    ['an unknown flag', () => ['--contxt', 'x'], 3, [/unknown option '--contxt'/]],
    [
      'a configuration with a typo',
      () => ['--config', changed('borrowLabels:', 'borowLabels:')],
      3,
      [/assay\.yaml:\d+/, /unknown key "borowLabels"/, /Did you mean "borrowLabels"\?/],
    ],
    [
      'a configuration that names an unknown service',
      () => ['--config', changed('service: clinic/patients\n', 'service: clinic/patient\n')],
      3,
      [/assay\.yaml:\d+/, /no Service "clinic\/patient"/, /Did you mean "clinic\/patients"\?/],
    ],
    [
      'a configuration that names an unknown caller',
      () => ['--config', changed('workload: clinic/checkin,', 'workload: clinic/chekin,')],
      3,
      [/no workload "clinic\/chekin"/, /Did you mean "clinic\/checkin"\?/],
    ],
    [
      'a configuration with an empty list',
      () => ['--config', changed(/endpoints:\n[\s\S]*?\ningress:/, 'endpoints: []\ningress:')],
      3,
      [/endpoints/, /assay\.yaml:\d+/],
    ],
    [
      'a configuration that is not there',
      () => ['--config', '/nowhere/assay.yaml'],
      3,
      [/E_CONFIG/, /assay init|--config/],
    ],
    [
      'an output folder that is not empty',
      () => [
        '--out',
        (() => {
          const dir = newFolder();
          writeFileSync(join(dir, 'x'), '');
          return dir;
        })(),
      ],
      3,
      [/E_OUTPUT/, /already holds/],
    ],
    [
      'an output folder that cannot be made',
      () => ['--out', join(file('plain', ''), 'below')],
      3,
      [/E_OUTPUT/],
    ],
  ];
  for (const [what, args, code, says] of cases) {
    it(`${what} exits ${code} with a message, before anything is sent`, async () => {
      const ended = await assay('run', ...args());
      expect(ended.code, ended.stderr).to.equal(code);
      for (const pattern of says) expect(ended.stderr).to.match(pattern);
      expect(ended.stderr).not.to.match(/\n\s+at /);
      expect(ended.stderr).not.to.match(/s {2}probes/);
    });
  }

  it('leaves a folder that it may not use exactly as it was', async () => {
    const dir = newFolder();
    for (const name of ['mochawesome.json', 'run.json']) writeFileSync(join(dir, name), 'old');
    expect((await assay('run', '--suite', 'ingress', '--out', dir)).code).to.equal(3);
    expect(readdirSync(dir).sort()).to.deep.equal(['mochawesome.json', 'run.json']);
    for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name), 'utf8')).to.equal('old');
  });

  it('a kubeconfig without a context is not taken for the lab', async () => {
    const ended = await assay('run', '--kubeconfig', kubeconfig('https://127.0.0.1:1'));
    expect(ended.code).to.equal(3);
    expect(ended.stderr).to.include('here').and.to.include('without --context');
  });

  it('a user without rights exits 3 and reads which are missing', async () => {
    const { kubeconfig: admin, config } = labRecord();
    const kubectl = (...args: readonly string[]): Promise<string> =>
      docker([
        'exec',
        'assay-control-plane',
        'kubectl',
        '--kubeconfig',
        '/etc/kubernetes/admin.conf',
        ...args,
      ]);
    await kubectl('-n', 'assay-probes', 'create', 'serviceaccount', 'powerless');
    try {
      const token = await kubectl('-n', 'assay-probes', 'create', 'token', 'powerless');
      const parsed = parse(readFileSync(admin, 'utf8')) as { users: { user: unknown }[] };
      for (const user of parsed.users) user.user = { token };
      const path = file('kubeconfig', stringify(parsed));
      const ended = await assay(
        'run',
        '--context',
        labRecord().context,
        '--kubeconfig',
        path,
        '--config',
        config,
      );
      expect(ended.code, ended.stderr).to.equal(3);
      expect(ended.stderr)
        .to.include('E_FORBIDDEN')
        .and.to.include('list services in clinic')
        .and.to.include('create pods in assay-probes');
    } finally {
      await kubectl('-n', 'assay-probes', 'delete', 'serviceaccount', 'powerless');
    }
  });

  it('a misspelt host passes nothing, and its refusals are inconclusive', async () => {
    const out = join(newFolder(), 'evidence');
    const config = changed('host: clinic.example.test', 'host: clinc.example.test');
    const ended = await assay('run', '--suite', 'ingress', '--config', config, '--out', out);
    expect(ended.code, ended.stderr).to.be.oneOf([1, 2]);
    const { findings } = await readRecord(out);
    const misspelt = findings.filter(({ subject }) => subject.startsWith('clinc.'));
    const told = misspelt.map(({ check, subject, verdict }) => `${verdict} ${check} ${subject}`);
    expect(misspelt).to.have.length.above(3);
    expect(
      misspelt.filter(({ verdict }) => verdict === 'pass'),
      told.join('\n'),
    ).to.deep.equal([]);
    const legacy = misspelt.filter(({ check }) => check === 'ingress/legacy-tls-is-refused');
    expect(legacy.map(({ verdict }) => verdict)).to.deep.equal([
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ]);
  });
});

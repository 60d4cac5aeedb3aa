import { glob, readFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { config, expect } from 'chai';

// A list of wrong arrows is read whole or not at all.
config.truncateThreshold = 0;

/**
 * Who may import whom. The longest matching prefix is a file's own room; arrows point one way. `only` names packages
 * that have this room as their only user. Tests and fixtures may reach further.
 */
const ROOMS: Readonly<Record<string, { may: readonly string[]; packages: readonly string[] }>> = {
  'probes/': { may: [], packages: ['undici'] },
  'lib/errors.ts': { may: [], packages: [] },
  'lib/model/': { may: ['probes/protocol.ts'], packages: [] },
  'lib/config/': { may: ['lib/model/', 'lib/errors.ts'], packages: ['zod', 'yaml', 'fastest-levenshtein'] },
  'lib/cluster/': {
    may: ['lib/model/', 'lib/errors.ts', 'probes/protocol.ts'],
    packages: ['@kubernetes/client-node', 'p-limit', 'zod'],
  },
  'lib/kind/': { may: ['lib/model/', 'lib/errors.ts'], packages: ['execa'] },
  'lib/discover/': { may: ['lib/model/', 'lib/errors.ts', 'lib/config/', 'lib/cluster/'], packages: ['zod'] },
  'lib/init/': { may: ['lib/model/', 'lib/errors.ts', 'lib/cluster/'], packages: ['zod', 'yaml'] },
  'lib/evidence/': {
    may: ['lib/model/', 'lib/errors.ts', 'probes/protocol.ts'],
    packages: ['canonicalize', 'zod'],
  },
  'lib/run/': {
    may: [
      'lib/model/',
      'lib/errors.ts',
      'lib/config/',
      'lib/cluster/',
      'lib/kind/',
      'lib/discover/',
      'lib/evidence/',
      'probes/protocol.ts',
      'probes/decode.ts',
    ],
    packages: ['esbuild'],
  },
  'suites/sabotage/': { may: ['lib/model/', 'probes/protocol.ts', 'suites/actors.ts'], packages: ['zod'] },
  'suites/actors.ts': { may: ['lib/model/'], packages: [] },
  'suites/': { may: ['lib/'], packages: ['mocha', 'chai', 'mochawesome'] },
  'reports/': { may: ['lib/model/'], packages: ['sarif', 'write-excel-file'] },
  'scripts/lab/': {
    may: ['lib/'],
    packages: ['execa', 'listr2', 'p-limit', 'yaml', 'esbuild', '@peculiar/x509', 'reflect-metadata', 'pg'],
  },
  'scripts/': {
    may: ['lib/', 'suites/', 'reports/', 'scripts/lab/'],
    packages: ['commander', 'mocha', 'ora', 'playwright-core', 'yaml', 'zod'],
  },
};

/** A check, and what it shares with others of its suite, is data over the model, whatever the suites' runner may touch. */
const DATA = {
  may: ['lib/model/', 'probes/protocol.ts', 'suites/sabotage/', 'suites/actors.ts'],
  packages: [] as string[],
};
const isData = (file: string): boolean =>
  /^suites\/[a-z]+\//.test(file) && !file.startsWith('suites/sabotage/');
/** What a check sends, its sabotage may weaken; but nothing imports a check. */
const isShared = (target: string): boolean => isData(target) && !target.endsWith('.check.ts');

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const IMPORT =
  /^\s*(?:import|export)\s[^;'"`=]*?\bfrom\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

async function importsOf(file: string): Promise<readonly Import[]> {
  const text = await readFile(`${ROOT}${file}`, 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const raw = match[1] ?? match[2] ?? match[3] ?? '';
    const target = raw.startsWith('.') ? posix.normalize(posix.join(dirname(file), raw)) : raw;
    return { file, target, typeOnly: isTypeOnly(match[0]) };
  });
}

/** `import type …`, or a list of which every name is marked `type`. */
function isTypeOnly(statement: string): boolean {
  if (/^\s*(import|export)\s+type\b/.test(statement)) return true;
  const names =
    /\{([^}]*)\}/
      .exec(statement)?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '') ?? [];
  return names.length > 0 && names.every((name) => name.trim().startsWith('type '));
}

const roomOf = (file: string): string =>
  Object.keys(ROOMS)
    .filter((room) => file.startsWith(room))
    .sort((a, b) => b.length - a.length)[0] ?? '';

const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const room = roomOf(file);
  const rule = isData(file) ? DATA : ROOMS[room];
  if (!rule || target.startsWith('node:')) return rule !== undefined;
  const isOurs = /^(probes|lib|suites|reports|scripts)\//.test(target);
  if (!isOurs) return rule.packages.includes(packageOf(target));
  // Types vanish before anything runs, and the protocol's are what everybody speaks.
  if (typeOnly && target === 'probes/protocol.ts') return true;
  if (isShared(target) && (dirname(target) === dirname(file) || room === 'suites/sabotage/')) return true;
  return (!isData(file) && roomOf(target) === room) || rule.may.some((allowed) => target.startsWith(allowed));
}

describe('the house', () => {
  let imports: readonly Import[] = [];
  before(async () => {
    const files: string[] = [];
    for await (const file of glob('{probes,lib,suites,reports,scripts}/**/*.ts', { cwd: ROOT })) {
      if (
        !/\.(test|fixture|live)\.ts$/.test(file) &&
        !file.includes('/testing/') &&
        !file.startsWith('scripts/live/')
      )
        files.push(file);
    }
    imports = (await Promise.all(files.map(importsOf))).flat();
  });

  it('has only arrows that the table allows', () => {
    expect(imports).to.have.length.above(100);
    expect(
      imports.filter((one) => !isAllowed(one)).map(({ file, target }) => `${file} → ${target}`),
    ).to.deep.equal([]);
  });

  it('would say so if an arrow were wrong', () => {
    const wrong: readonly Import[] = [
      { file: 'reports/junit.ts', target: 'lib/cluster/exec.ts', typeOnly: false },
      { file: 'suites/mesh/plaintext-is-refused.check.ts', target: 'lib/run/judge.ts', typeOnly: false },
      { file: 'suites/mesh/a.check.ts', target: 'suites/mesh/b.check.ts', typeOnly: false },
      { file: 'suites/mesh/a.check.ts', target: 'suites/authz/requests.ts', typeOnly: false },
      { file: 'suites/sabotage/a.ts', target: 'suites/load.ts', typeOnly: false },
      { file: 'lib/run/judge.ts', target: 'scripts/failure.ts', typeOnly: false },
      { file: 'lib/run/judge.ts', target: '@kubernetes/client-node', typeOnly: false },
      { file: 'probes/agent.ts', target: 'lib/errors.ts', typeOnly: false },
    ];
    expect(wrong.filter(isAllowed)).to.deep.equal([]);
  });

  it('has no cycle', () => {
    const graph = Map.groupBy(
      imports.filter(({ typeOnly }) => !typeOnly),
      ({ file }) => file,
    );
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const { target } of graph.get(file) ?? []) {
        const cycle = visit(target, [...path, file]);
        if (cycle) return cycle;
      }
      done.add(file);
      return undefined;
    };
    for (const file of graph.keys()) expect(visit(file, [])?.join(' → ')).to.equal(undefined);
  });

  it('keeps the clinic out of the harness', async () => {
    for await (const file of glob('{probes,lib,suites}/**/*.ts', { cwd: ROOT })) {
      if (/\.(test|fixture)\.ts$/.test(file)) continue;
      const text = await readFile(`${ROOT}${file}`, 'utf8');
      expect(text.match(/\b(checkin|records-db|clinic\.example|intake)\b/)?.[0], file).to.equal(undefined);
    }
  });
});

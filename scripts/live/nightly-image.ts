import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { docker, dockerExec, tryDocker } from '../../lib/kind/docker.ts';
import { worker } from '../lab/lab.ts';
import { newFolder, ROOT } from './assay.ts';

const run = promisify(execFile);
const PACKAGES = 'assay.test/nightly-packages:live';
export const IMAGE = 'assay.test/nightly:live';

/**
 * The image of docs/examples/Dockerfile, on the worker. The lab's stock image has no npm, so the packages' stage is
 * made here by that stage's own command; the other stage is built as it is written.
 */
export async function loadImage(node: string): Promise<void> {
  const text = readFileSync(join(ROOT, 'docs/examples/Dockerfile'), 'utf8');
  const [command = '', ...args] = /^RUN (npm ci .*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  await inFolder(['package.json', 'package-lock.json', '.npmrc'], async (packages) => {
    await run(command, args, { cwd: packages });
    await build(packages, 'FROM scratch\nCOPY node_modules /assay/node_modules\n', ['-t', PACKAGES]);
  });
  const stage = text.slice(text.lastIndexOf('\nFROM ') + 1).replace('--from=packages', `--from=${PACKAGES}`);
  const sources = [...stage.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, what = '']) => what.split(' '));
  await inFolder(sources, (assay) =>
    build(assay, `ARG NODE\n${stage}`, ['--build-arg', `NODE=${node}`, '-t', IMAGE]),
  );
  await run('sh', ['-c', `docker save ${IMAGE} | docker exec -i ${worker} ctr -n k8s.io images import -`]);
}

export async function unloadImage(): Promise<void> {
  await dockerExec(worker, ['ctr', '-n', 'k8s.io', 'images', 'rm', IMAGE]);
  await tryDocker(['rmi', IMAGE]);
  await tryDocker(['rmi', PACKAGES]);
}

/** With these of the checkout in a folder that is removed afterwards. */
async function inFolder(names: readonly string[], act: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = newFolder();
  try {
    for (const name of names) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    await act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With the builder that every client has, and without a network. */
async function build(context: string, dockerfile: string, args: readonly string[]): Promise<void> {
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  await docker(['build', '--network', 'none', ...args, context], { env: { DOCKER_BUILDKIT: '0' } });
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../../lib/kind/cache.ts';
import { docker, tryDocker } from '../../../lib/kind/docker.ts';
import { networkName } from '../../../lib/kind/lab-state.ts';
import { outsideIPs } from '../addresses.ts';
import { bundleApp, type AppName } from '../apps/bundle.ts';
import { digestOf } from '../build/digest.ts';

type OutsideName = keyof typeof outsideIPs;

/** What runs in each: two of them only wait for probes to be started in them. */
const programs: Readonly<Record<OutsideName, AppName>> = {
  outside: 'caller',
  sentinel: 'sentinel',
  witness: 'caller',
  partner: 'partner',
};

const outsideNames = Object.keys(outsideIPs) as readonly OutsideName[];

const containerOf = (name: OutsideName): string => `assay-${name}`;

const label = 'assay.recipe';

/** Starts the containers that play the world outside of the cluster; those that run as they should are left alone. */
export const ensureOutside = async (image: string): Promise<void> => {
  await Promise.all(outsideNames.map(async (name) => ensureOne(name, image)));
};

const ensureOne = async (name: OutsideName, image: string): Promise<void> => {
  const program = await bundleApp(programs[name]);
  const recipe = digestOf(program, image, outsideIPs[name]);
  const found = await tryDocker([
    ...['container', 'inspect', '--format'],
    `{{.State.Running}} {{index .Config.Labels "${label}"}}`,
    containerOf(name),
  ]);
  if (found === `true ${recipe}`) return;
  if (found !== undefined) await docker(['rm', '--force', '--volumes', containerOf(name)]);
  const folder = join(cacheRoot(), 'lab', 'outside', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.mjs'), program);
  const place = ['--network', networkName, '--ip', outsideIPs[name], '--hostname', containerOf(name)];
  // Docker's own resolver would ask the host's servers for names that it does not know.
  const quiet = [
    '--dns',
    '127.0.0.1',
    '--dns-opt',
    'timeout:1',
    '--dns-opt',
    'attempts:1',
    '--cap-drop',
    'ALL',
    '--pull',
    'never',
  ];
  const labels = ['--label', `${label}=${recipe}`];
  await docker([
    'create',
    '--name',
    containerOf(name),
    ...place,
    ...quiet,
    ...labels,
    image,
    'node',
    '/opt/main.mjs',
  ]);
  // Copied, not mounted: the daemon may be on another machine than these files.
  await docker(['cp', join(folder, 'main.mjs'), `${containerOf(name)}:/opt/main.mjs`]);
  await docker(['start', containerOf(name)]);
};

export const removeOutside = async (): Promise<void> => {
  await Promise.all(
    outsideNames.map(async (name) => tryDocker(['rm', '--force', '--volumes', containerOf(name)])),
  );
};

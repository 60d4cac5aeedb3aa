import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { docker, dockerExec, tryDocker } from '../../../lib/kind/docker.ts';
import { networkName } from '../../../lib/kind/lab-state.ts';
import { buildImage, referenceOf, type ImageRecipe } from '../../lab/build/image.ts';
import { imageRecipes } from '../../lab/build/images.ts';
import { controlPlane, kubectl, worker } from '../../lab/lab.ts';

const run = promisify(execFile);
const recipe: ImageRecipe = {
  name: 'by-hand',
  folder: join(import.meta.dirname, 'image'),
  from: imageRecipes.base,
};
const IMAGE = referenceOf(recipe);
/** Those that the commands name. */
const PUBLIC = /nicolaka\/netshoot|curlimages\/curl/g;

export async function loadTools(): Promise<void> {
  if ((await tryDocker(['image', 'inspect', IMAGE])) === undefined) await buildImage(recipe);
  for (const node of [controlPlane, worker])
    await run('sh', ['-c', `docker save ${IMAGE} | docker exec -i ${node} ctr -n k8s.io images import -`]);
}

export async function unloadTools(): Promise<void> {
  for (const node of [controlPlane, worker])
    await dockerExec(node, ['ctr', '-n', 'k8s.io', 'images', 'rm', IMAGE]);
}

/** What an engineer's shell prints for these lines: beside kubectl, or outside of the cluster where it is not needed. */
export async function byHand(lines: string): Promise<string> {
  const command = `${lines.replaceAll(PUBLIC, IMAGE)}\n`;
  if (lines.includes('kubectl')) return dockerExec(controlPlane, ['env', ADMIN, ...inShell(command)]);
  const outside = ['--network', networkName, '--dns', '127.0.0.1'];
  return docker(['run', '--rm', ...outside, IMAGE, ...inShell(`${await declaredAuthority()}${command}`)]);
}

const ADMIN = 'KUBECONFIG=/etc/kubernetes/admin.conf';
const inShell = (script: string) => ['timeout', '60', 'bash', '-c', `{ ${script} } </dev/null 2>&1 || true`];

/** The file that a command calls authority.pem, from where the clinic's assay.yaml says that it is. */
async function declaredAuthority(): Promise<string> {
  const from = ['-n', 'assay-probes', 'get', 'configmap', 'clinic-authority'];
  const pem = await kubectl([...from, '-o', 'jsonpath={.data.ca\\.crt}']);
  return `cat > authority.pem <<'PEM'\n${pem.trim()}\nPEM\n`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { kubectl } from '../../lab/lab.ts';

const CONFIG = ['-n', 'istio-system', 'configmap', 'istio'] as const;
const NORMALIZATION = /(^\s+normalization: )\w+/m;

/** The mesh's configuration as text. */
export const meshConfig = (): Promise<string> => {
  const [flag, namespace, ...object] = CONFIG;
  return kubectl([flag, namespace, 'get', ...object, '-o', 'jsonpath={.data.mesh}']);
};

/** Puts it back, or in its place. */
export async function setMeshConfig(mesh: string): Promise<void> {
  const [flag, namespace, ...object] = CONFIG;
  await kubectl([
    flag,
    namespace,
    'patch',
    ...object,
    '--type=merge',
    '-p',
    JSON.stringify({ data: { mesh } }),
  ]);
  // A push to every proxy is under way; what is asked next is asked until it has come.
  await sleep(500);
}

export const normalizing = (mesh: string, mode: string): string => {
  if (!NORMALIZATION.test(mesh)) throw new Error('the mesh says nothing of normalization');
  return mesh.replace(NORMALIZATION, `$1${mode}`);
};

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { dockerExec } from '../../../lib/kind/docker.ts';
import { newFolder } from '../assay.ts';

interface Kubeconfig {
  readonly clusters: { cluster: { server: string } }[];
  readonly 'current-context': string;
}

/** Somebody whom the cluster knows by a certificate of its own authority, and who has no right yet. */
export async function newUser(
  { kubeconfig: admin, controlPlane }: { readonly kubeconfig: string; readonly controlPlane: string },
  name: string,
): Promise<{ readonly kubeconfig: string; readonly context: string }> {
  const made = await dockerExec(controlPlane, [
    'kubeadm',
    'kubeconfig',
    'user',
    `--client-name=${name}`,
    '--config=/kind/kubeadm.conf',
  ]);
  const config = parse(made) as Kubeconfig;
  const { clusters } = parse(readFileSync(admin, 'utf8')) as Kubeconfig;
  // kubeadm writes the address that the nodes use; from here it is the one that kind has published.
  for (const { cluster } of config.clusters) cluster.server = clusters[0]?.cluster.server ?? '';
  const kubeconfig = join(newFolder(), 'kubeconfig');
  writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  return { kubeconfig, context: config['current-context'] };
}

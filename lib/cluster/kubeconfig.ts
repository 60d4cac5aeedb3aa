import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { AssayError } from '../errors.ts';
import { honourTokenFiles } from './token-files.ts';

const IN_CLUSTER_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The kubeconfig at `path`, else $KUBECONFIG, ~/.kube/config or the pod's own account; the file is only read. */
export function loadKubeconfig(path?: string): KubeConfig {
  const files = path === undefined ? defaultFiles() : [path];
  const kubeConfig = new KubeConfig();
  if (files.length === 0) {
    if (!existsSync(IN_CLUSTER_TOKEN)) throw broken('the default kubeconfig', 'there is none');
    kubeConfig.loadFromCluster();
    return kubeConfig;
  }
  for (const file of files) {
    const part = new KubeConfig();
    try {
      part.loadFromFile(file);
      honourTokenFiles(part, file);
      kubeConfig.mergeConfig(part);
    } catch (error) {
      throw broken(file, firstLine(error));
    }
  }
  if (kubeConfig.contexts.length === 0) throw broken(files.join(', '), 'it holds no contexts');
  return kubeConfig;
}

/** The names of the contexts of a kubeconfig. */
export function contexts(path?: string): readonly string[] {
  return loadKubeconfig(path).contexts.map(({ name }) => name);
}

function defaultFiles(): readonly string[] {
  const listed = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) return listed;
  const usual = join(homedir(), '.kube', 'config');
  return existsSync(usual) ? [usual] : [];
}

/** The error itself is not kept: a YAML parser quotes the lines around a mistake, and these hold credentials. */
function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  if (error instanceof TypeError) return 'it is not a kubeconfig';
  return (error.message.split('\n')[0] ?? '').slice(0, 200);
}

const broken = (file: string, seen: string): AssayError =>
  new AssayError('E_KUBECONFIG', {
    tried: `read ${file}`,
    seen,
    todo: 'Name a kubeconfig with --kubeconfig, or set KUBECONFIG',
  });

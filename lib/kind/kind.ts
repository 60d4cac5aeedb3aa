import { execa } from 'execa';
import { containersWith } from './docker.ts';

export interface KindOptions {
  /** The kind program: a built one, or the one on the PATH. */
  readonly program: string;
  readonly network: string;
}

const kind = async (options: KindOptions, args: readonly string[], input?: string): Promise<void> => {
  await execa(options.program, args, {
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    env: { KIND_EXPERIMENTAL_DOCKER_NETWORK: options.network },
    all: true,
  });
};

export interface NewCluster {
  readonly name: string;
  readonly config: string;
  readonly image: string;
  readonly kubeconfig: string;
}

export const createCluster = async (options: KindOptions, cluster: NewCluster): Promise<void> => {
  const { name, config, image, kubeconfig } = cluster;
  const args = ['create', 'cluster', '--name', name, '--image', image, '--kubeconfig', kubeconfig];
  await kind(options, [...args, '--config', '-'], config);
};

export const deleteCluster = async (
  options: KindOptions,
  name: string,
  kubeconfig: string,
): Promise<void> => {
  await kind(options, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig]);
};

export const loadArchive = async (options: KindOptions, name: string, archive: string): Promise<void> => {
  await kind(options, ['load', 'image-archive', '--name', name, archive]);
};

/** The node containers of a cluster, known by the label that kind gives them. */
export const nodesOf = async (name: string): Promise<readonly string[]> =>
  containersWith(`label=io.x-k8s.kind.cluster=${name}`);

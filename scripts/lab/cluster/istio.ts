import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { labPaths } from '../../../lib/kind/lab-state.ts';
import { docker } from '../../../lib/kind/docker.ts';
import { goPiece } from '../build/go.ts';
import { provide } from '../build/piece.ts';
import type { ImageSet } from '../image-set.ts';
import { manifest } from '../manifests.ts';
import { pulledImages } from '../pulled/images.ts';
import type { Way } from '../way.ts';

const operator = (images: ImageSet): string =>
  manifest('istio.yaml', {
    // Only names that carry no reference of their own would use these two.
    ISTIO_HUB: images.pilot.slice(0, images.pilot.lastIndexOf('/')),
    ISTIO_TAG: images.pilot.slice(images.pilot.lastIndexOf(':') + 1),
    PILOT_IMAGE: images.pilot,
    PROXY_IMAGE: images.proxy,
  });

/** Istio's manifests, rendered by its own charts. */
export const istioManifests = async (way: Way, images: ImageSet): Promise<string> => {
  if (way === 'pulled') {
    const run = ['run', '--rm', '-i', pulledImages.istioctl, 'manifest', 'generate', '-f', '-'];
    return docker(run, { input: operator(images) });
  }
  const file = join(labPaths().root, 'istio-operator.yaml');
  writeFileSync(file, operator(images));
  const program = join(await provide(goPiece('istio')), 'istio-render');
  return (await execa(program, [file])).stdout;
};

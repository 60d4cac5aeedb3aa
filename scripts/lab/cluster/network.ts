import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { ciliumFilesPiece } from '../build/pieces.ts';
import { provide } from '../build/piece.ts';
import { manifest } from '../manifests.ts';

export interface Network {
  readonly cni: Cni;
  readonly image: string;
  readonly apiServerIP: string;
}

/** The DaemonSet of each network plugin is named after it. */
export const networkDaemonSet = (cni: Cni): string => `daemonset/${cni}`;

export const networkManifests = ({ cni, image, apiServerIP }: Network): string =>
  manifest(`${cni}.yaml`, { CNI_IMAGE: image, API_SERVER_IP: apiServerIP });

/** The kinds that a network plugin waits for before it does anything. Cilium's operator would bring its; the lab has none. */
export const networkKinds = async (cni: Cni): Promise<string | undefined> => {
  if (cni !== 'cilium') return undefined;
  const folder = join(await provide(ciliumFilesPiece), 'crds');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n---\n');
};

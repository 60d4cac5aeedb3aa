import { Option } from 'commander';

/** Options that several commands share. */
export const context = new Option(
  '--context <name>',
  'context of the kubeconfig; without it the lab, never the current-context',
);
export const kubeconfig = new Option(
  '--kubeconfig <file>',
  'kubeconfig to read; default: KUBECONFIG or ~/.kube/config',
);
export const config = new Option(
  '--config <file>',
  'the description of the system under test; default: assay.yaml',
);
export const probeImage = new Option(
  '--probe-image <image>',
  'a stock Node image (20 or later) for the agents, best by digest',
);
export const signingKey = new Option(
  '--key <file>',
  'private key that signs, Ed25519 in PEM; default: ASSAY_KEY, or your own, which is made at its first use',
);
export const pdf = new Option(
  '--pdf',
  'print index.html to index.pdf as well; needs a Chromium on this machine',
).default(false);

export interface TargetFlags {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly config?: string;
  readonly probeImage?: string;
}

export const collect = (value: string, list: readonly string[]): readonly string[] => [...list, value];

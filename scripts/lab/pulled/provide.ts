import { docker, hasImage } from '../../../lib/kind/docker.ts';
import type { Cni } from '../../../lib/kind/lab-state.ts';
import { pulledImages, pulledNetwork, STOCK_NODE } from './images.ts';

/** Pulls what is missing, on the host: the nodes themselves reach no registry. NOT PROVEN HERE. */
export const pullAll = async (cni: Cni): Promise<void> => {
  const { node, ...others } = pulledImages;
  for (const image of [...Object.values(others), pulledNetwork[cni], STOCK_NODE]) {
    if (!(await hasImage(image))) await docker(['pull', '--quiet', image]);
  }
  if (await hasImage(node)) return;
  await docker(['build', '--quiet', '--network', 'host', '--tag', node, '-'], { input: NODE_WITH_TCPDUMP });
};

const NODE_WITH_TCPDUMP = `FROM ${STOCK_NODE}
RUN apt-get update && apt-get install -y --no-install-recommends tcpdump && rm -rf /var/lib/apt/lists/*
`;

import { dockerExec } from '../../../lib/kind/docker.ts';
import { outsideIPs } from '../addresses.ts';
import { controlPlane, worker } from '../lab.ts';
import { inNetworkOf } from './in-network-of.ts';

/** Where clouds have their metadata service: link-local (RFC 3927), so that no router hands it on. */
const METADATA = '169.254.169.254';
const player = 'assay-sentinel';

/**
 * The sentinel answers at the metadata address too, and each node knows the way.
 */
export const playMetadata = async (imageWithIp: string): Promise<void> => {
  const script = `ip address replace ${METADATA}/32 dev lo`;
  await inNetworkOf(player, imageWithIp, script);
  for (const node of [controlPlane, worker])
    await dockerExec(node, ['ip', 'route', 'replace', `${METADATA}/32`, 'via', outsideIPs.sentinel]);
};

import { docker, dockerExec } from '../../../lib/kind/docker.ts';
import { outsideIPs } from '../addresses.ts';
import { controlPlane, worker } from '../lab.ts';

/** Where clouds have their metadata service: link-local (RFC 3927), so that no router hands it on. */
const METADATA = '169.254.169.254';
const player = 'assay-sentinel';

/**
 * The sentinel answers at the metadata address too, and each node knows the way. The container has no right to change
 * its own addresses: one that shares its network does it, and is gone.
 */
export const playMetadata = async (imageWithIp: string): Promise<void> => {
  const network = ['--network', `container:${player}`, '--cap-add', 'NET_ADMIN'];
  const script = `ip address replace ${METADATA}/32 dev lo`;
  await docker([
    'run',
    '--rm',
    '--pull',
    'never',
    ...network,
    '--entrypoint',
    'sh',
    imageWithIp,
    '-c',
    script,
  ]);
  for (const node of [controlPlane, worker])
    await dockerExec(node, ['ip', 'route', 'replace', `${METADATA}/32`, 'via', outsideIPs.sentinel]);
};

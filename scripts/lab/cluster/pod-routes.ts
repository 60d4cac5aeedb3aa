import { kubectl } from '../lab.ts';
import { inNetworkOf } from './in-network-of.ts';

/** The caller that is given routes to pods, as a host beside the nodes has them in a cloud's flat network. */
const caller = 'assay-outside';

const template =
  '{range .items[*]}{.spec.podCIDR} via {.status.addresses[?(@.type=="InternalIP")].address}{"\\n"}{end}';

/**
 * Lets the outside caller reach pod addresses, so that a refusal there is a policy's and not a missing route's.
 */
export const routeToPods = async (imageWithIp: string): Promise<void> => {
  const routes = (await kubectl(['get', 'nodes', '-o', `jsonpath=${template}`])).trim().split('\n');
  const script = routes.map((route) => `ip route replace ${route}`).join(' && ');
  await inNetworkOf(caller, imageWithIp, script);
};

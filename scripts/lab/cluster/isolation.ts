import { AssayError } from '../../../lib/errors.ts';
import { network } from '../addresses.ts';
import { isolationRules } from './firewall-rules.ts';
import { iptablesWith } from './iptables.ts';

const chain = 'DOCKER-USER';

/** Puts the rules in, unless they are there; a daemon that was restarted may have lost them. */
export const isolateNetwork = async (image: string): Promise<void> => {
  const iptables = await iptablesWith(chain, image);
  if (iptables === undefined) throw notIsolated(`no iptables shows the chain ${chain}`);
  for (const rule of isolationRules(network.bridge)) {
    if (await iptables(['-C', chain, ...rule])) continue;
    if (!(await iptables(['-I', chain, ...rule])))
      throw notIsolated(`the rule "${rule.join(' ')}" was refused`);
  }
};

const notIsolated = (seen: string): AssayError =>
  new AssayError('E_REFUSED', {
    tried: 'cutting the network of the lab off from this machine’s network',
    seen,
    todo: 'Docker must manage iptables (its default); without that the lab is not started.',
  });

export const removeIsolation = async (image: string): Promise<void> => {
  const iptables = await iptablesWith(chain, image);
  for (const rule of isolationRules(network.bridge)) await iptables?.(['-D', chain, ...rule]);
};

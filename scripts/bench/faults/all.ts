import type { Fault } from './fault.ts';
import { ofTheCaller } from './of-the-caller.ts';
import { ofTheClaim } from './of-the-claim.ts';
import { ofTheCluster } from './of-the-cluster.ts';
import { ofTheTarget } from './of-the-target.ts';

/** Without a fault: a policy that holds, and a door that stands open. A tool that fails these shows nothing by the rest. */
export const baselines: readonly Fault[] = [
  { id: 'sound', breaks: 'nothing: the policy holds', trial: { enforced: true } },
  { id: 'open', breaks: 'nothing: the policy does not reach the target, and the door is open' },
];

/** In all of these the door stays open. */
export const faults: readonly Fault[] = [...ofTheClaim, ...ofTheTarget, ...ofTheCaller, ...ofTheCluster];

import { missingNeeds, missingPermission } from '../cluster/access.ts';
import type { Cluster } from '../cluster/cluster.ts';
import {
  accountNeeds,
  grantNeeds,
  labelNeeds,
  policyNeeds,
  standingNeeds,
  type Need,
  type Scope,
} from '../cluster/rights.ts';

/** Reasons by namespace: the rights that are missing there. */
type Reasons = ReadonlyMap<string, string>;

/** What a run may not do, asked before it tries: a run without it goes on, and the findings that need it say so. */
export interface Lacking {
  /** Where no agent may stand. */
  readonly agents: Reasons;
  /** Where no NetworkPolicy of ours may stand: no egress is lifted there, and no closed canary is closed. */
  readonly policies: Reasons;
  /** Where no rule of the mesh may be ours. */
  readonly grants: Reasons;
  /** Where no label of the namespace may be set. */
  readonly labels: Reasons;
  /** Where no service account may be lent. */
  readonly accounts: Reasons;
}

/** Asked of every namespace but the one without which there is no run. */
export async function lackingRights(cluster: Cluster, scope: Scope): Promise<Lacking> {
  const elsewhere = scope.agents.filter((namespace) => namespace !== scope.lease);
  const [agents, policies, grants, labels, accounts] = await Promise.all([
    reasons(cluster, elsewhere.flatMap(standingNeeds)),
    reasons(cluster, scope.networkPolicies.flatMap(policyNeeds)),
    reasons(cluster, scope.grants.flatMap(grantNeeds)),
    reasons(cluster, scope.labels.flatMap(labelNeeds)),
    reasons(cluster, elsewhere.flatMap(accountNeeds)),
  ]);
  return { agents, policies, grants, labels, accounts };
}

async function reasons(cluster: Cluster, needs: readonly Need[]): Promise<Reasons> {
  const missing = Map.groupBy(await missingNeeds(cluster, needs), ({ namespace }) => namespace);
  return new Map([...missing].map(([namespace, list]) => [namespace, missingPermission(list)] as const));
}

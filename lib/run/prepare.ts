import { missingNeeds, missingPermission } from '../cluster/access.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { connect } from '../cluster/connect.ts';
import { clusterFacts, type ClusterFacts } from '../cluster/facts.ts';
import { needsOf, type Scope } from '../cluster/rights.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { discover } from '../discover/discover.ts';
import { AssayError } from '../errors.ts';
import type { Check, CheckId } from '../model/check.ts';
import type { System } from '../model/system.ts';
import type { Selected } from './selection.ts';
import { lackingRights, type Lacking } from './lacking.ts';
import { planRun, type PlannedFinding } from './plan.ts';

export interface Prepared {
  readonly loaded: LoadedConfig;
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
  readonly system: System;
  readonly plan: readonly PlannedFinding[];
  /** What we may not do, by namespace. */
  readonly refused: Lacking;
  /** Every check there is, selected or not. */
  readonly catalogue: readonly CheckId[];
}

/** Everything that is known before anything is sent: the file, the cluster, the system, the plan. Creates nothing. */
export async function prepare(
  { kubeconfig, context }: { kubeconfig?: string | undefined; context: string },
  loaded: LoadedConfig,
  { selected, catalogue }: Selected,
): Promise<Prepared> {
  const cluster = await connect({ context, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  const scope = scopeOf(loaded.config);
  const [facts, missing, refused] = await Promise.all([
    clusterFacts(cluster),
    missingNeeds(cluster, essentialNeeds(scope)),
    lackingRights(cluster, scope),
  ]);
  if (missing.length > 0) {
    throw new AssayError('E_FORBIDDEN', {
      tried: `asking what ${cluster.user ?? 'this user'} may do in ${context}`,
      seen: missingPermission(missing),
      todo: 'Grant it: assay rbac | kubectl apply -f -',
    });
  }
  const system = await discover(cluster, loaded, facts);
  const plan = planRun(selected, system);
  return { loaded, cluster, facts, system, plan, refused, catalogue };
}

/** What checks would try on the system as it is now, and as it is said to be. */
export async function replan(
  { cluster, loaded, facts }: Prepared,
  checks: readonly Check[],
  restated: readonly ((system: System) => System)[],
): Promise<readonly PlannedFinding[]> {
  const found = await discover(cluster, loaded, facts);
  return planRun(
    checks,
    restated.reduce((system, restate) => restate(system), found),
  );
}

/** All the namespaces of a run, by what is done there. */
export function scopeOf({ scope, vantages, endpoints, ingress, egress }: Config): Scope {
  const named = [
    ...egress.destinations.flatMap(({ callers }) => callers),
    ...endpoints.map(({ service }) => service),
    ...endpoints.flatMap(({ callers }) => callers.map(({ workload }) => workload)),
  ];
  const carrying = [...new Set(named.map(namespaceOf))];
  const gateways = egress.destinations.flatMap(({ via }) => via ?? []);
  const edges = [...ingress, ...gateways].flatMap(({ service }) =>
    service === undefined ? [] : [namespaceOf(service)],
  );
  const own = [
    vantages.namespace,
    vantages.meshedNamespace,
    vantages.hostNamespace,
    vantages.trusted?.namespace,
  ].filter((name) => name !== undefined);
  const borrowed = vantages.borrowLabels.map(namespaceOf);
  const agents = [...new Set([...own, ...borrowed, ...endpoints.map(({ service }) => namespaceOf(service))])];
  return {
    agents,
    reads: [...new Set([...scope.namespaces, ...carrying, ...edges])],
    lease: vantages.namespace,
    // In our own namespace for the canary that shows policies enforced.
    networkPolicies: vantages.liftEgress || vantages.liftIngress ? agents : [vantages.namespace],
    grants: vantages.grants && vantages.meshedNamespace !== undefined ? [vantages.meshedNamespace] : [],
    labels: vantages.trusted ? [vantages.trusted.namespace] : [],
  };
}

/**
 * Without these there is no run at all: reading what is declared, and our own namespace. Agents elsewhere may be
 * refused; the findings that need them then say so.
 */
const essentialNeeds = (scope: Scope) =>
  needsOf({ ...scope, agents: [scope.lease], networkPolicies: [], grants: [], labels: [] });

const namespaceOf = (reference: string): string => reference.slice(0, reference.indexOf('/'));

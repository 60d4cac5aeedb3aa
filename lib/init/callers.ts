import { fromAuthorization } from './callers-by-authorization.ts';
import { fromEnvironment } from './callers-by-environment.ts';
import { fromNetworkPolicies } from './callers-by-network-policy.ts';
import { fromRoutes } from './callers-by-route.ts';
import type { Seen } from './seen.ts';
import type { PortView, ServiceView, WorkloadView } from './views.ts';

/** One port of a Service, with the workloads behind it. */
export interface Place {
  readonly service: ServiceView;
  readonly port: PortView;
  readonly workloads: readonly WorkloadView[];
}

/** Somebody who seems to call, and which object says so. */
export interface CallerGuess {
  /** `<namespace>/<name>` */
  readonly workload: string;
  /** Empty where no method is named. */
  readonly methods: readonly string[];
  readonly why: string;
}

export interface Callers {
  readonly callers: readonly CallerGuess[];
  /** What an object says that names nobody: an open door is no caller. */
  readonly remarks: readonly string[];
}

/**
 * Who seems to call, by the objects that say most: identities before labels, labels before what a caller's own
 * environment names. The weaker are not mixed in, or everybody whom a broad policy admits would count as declared.
 */
export function guessCallers(place: Place, seen: Seen): Callers {
  const authorization = fromAuthorization(place, seen);
  const network = fromNetworkPolicies(place, seen);
  const remarks = [...authorization.remarks, ...network.remarks];
  for (const { callers } of [authorization, network]) {
    if (callers.length > 0) return { callers: merged(callers), remarks };
  }
  return { callers: merged([...fromRoutes(place, seen), ...fromEnvironment(place, seen)]), remarks };
}

/** One entry for each workload, with all of its methods. */
function merged(callers: readonly CallerGuess[]): readonly CallerGuess[] {
  const groups = Map.groupBy(callers, ({ workload }) => workload);
  return [...groups].map(([workload, list]) => ({
    workload,
    methods: [...new Set(list.flatMap(({ methods }) => methods))],
    why: [...new Set(list.map(({ why }) => why))].join(', '),
  }));
}

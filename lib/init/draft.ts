import type { Cluster } from '../cluster/cluster.ts';
import { guessEdges } from './edges.ts';
import { doorsOf } from './doors.ts';
import { guessEndpoints, type EndpointGuess } from './endpoints.ts';
import type { Edge } from './found-host.ts';
import { guess, type Guess } from './guess.ts';
import { behind, referenceOf } from './labels.ts';
import { placesToRead } from './places.ts';
import { guessScope, type LeftOut } from './scope.ts';
import { readCluster, type Seen } from './seen.ts';

/** A first description of a system, made of guesses. */
export interface Draft {
  readonly context: string;
  readonly system: Guess<string>;
  readonly namespaces: readonly Guess<string>[];
  readonly home: Guess<string>;
  readonly endpoints: readonly EndpointGuess[];
  readonly edges: readonly Edge[];
  /** Workloads that an agent may have to play, were it allowed to. */
  readonly lenders: readonly string[];
  /** Whether NetworkPolicies hold somebody's way out too. */
  readonly egressIsHeld: boolean;
  readonly leftOut: readonly LeftOut[];
  readonly unread: readonly string[];
}

/** Looks at a cluster and guesses. Reads only; never a Secret. */
export async function draftFor(cluster: Cluster, named: readonly string[]): Promise<Draft> {
  return draftOf(await readCluster(cluster, await placesToRead(cluster, named)), cluster.context, named);
}

/** The namespace for our own pods, where the file does not say another. */
const HOME = 'assay-probes';

/** The guesses alone: the same objects give the same file. */
export function draftOf(seen: Seen, context: string, named: readonly string[] = []): Draft {
  const { namespaces, leftOut } = guessScope(seen, named);
  const names = namespaces.map(({ value }) => value);
  const { doors, leftOut: services } = doorsOf(seen, names);
  const endpoints = guessEndpoints(seen, doors);
  const { edges, unclear } = guessEdges(seen);
  const [only] = names;
  return {
    context,
    system:
      names.length === 1 && only !== undefined
        ? guess(only, 'the name of its namespace; reports print it')
        : guess(context, 'the name of the context; reports print it'),
    namespaces,
    home: seen.namespaces.some(({ name }) => name === HOME)
      ? guess(HOME, 'it is there; no policy and no mesh may reach into it')
      : guess(HOME, `make it: kubectl create namespace ${HOME}`),
    endpoints,
    edges,
    lenders: lendersOf(seen, endpoints),
    egressIsHeld: seen.networkPolicies.some(
      ({ metadata, spec }) => names.includes(metadata.namespace) && spec.policyTypes.includes('Egress'),
    ),
    leftOut: [...leftOut, ...services, ...unclear],
    unread: seen.unread,
  };
}

/** Those who call, and those who are called: a twin of the second is the open target beside the closed one. */
function lendersOf({ services, workloads }: Seen, endpoints: readonly EndpointGuess[]): readonly string[] {
  const called = services
    .filter((service) => endpoints.some(({ service: name }) => name === referenceOf(service)))
    .flatMap((service) => behind(service, workloads).map(referenceOf));
  const calling = endpoints.flatMap(({ callers }) => callers.map(({ workload }) => workload));
  return [...new Set([...calling, ...called])].sort();
}

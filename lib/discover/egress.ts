import type { Cluster } from '../cluster/cluster.ts';
import type { Config } from '../config/schema.ts';
import type { Actor, Destination, Egress, Sentinel } from '../model/system.ts';
import type { Mistakes } from './mistakes.ts';
import { namespaceOf } from './service.ts';
import { workloadNames, type Workload } from './workload.ts';

/** The register, with its callers as the cluster knows them. */
export async function findEgress(
  around: {
    readonly cluster: Cluster;
    readonly workload: (reference: string) => Promise<Workload | undefined>;
    readonly mistakes: Mistakes;
  },
  { destinations, sentinels, metadata }: Config['egress'],
): Promise<Egress> {
  return {
    destinations: await Promise.all(destinations.map((one, index) => findDestination(around, one, index))),
    sentinels: sentinels.map(asSentinel),
    metadata,
  };
}

async function findDestination(
  { cluster, workload, mistakes }: Parameters<typeof findEgress>[0],
  { name, host, port, protocol, callers, agreement, noEphi }: Config['egress']['destinations'][number],
  index: number,
): Promise<Destination> {
  const found = await Promise.all(
    callers.map(async (reference, place) => {
      const one = await workload(reference);
      if (!one) {
        const known = await workloadNames(cluster, namespaceOf(reference));
        mistakes.unknown(['egress', 'destinations', index, 'callers', place], 'workload', reference, known);
      }
      return one && asActor(one);
    }),
  );
  return {
    name,
    host,
    port,
    protocol,
    callers: found.filter((one) => one !== undefined),
    ...(agreement === undefined ? {} : { agreement }),
    ...(noEphi === undefined ? {} : { reason: noEphi }),
  };
}

function asSentinel({ address, host, tcp, udp, dns, log }: Config['egress']['sentinels'][number]): Sentinel {
  return {
    name: host ?? address,
    address,
    tcp,
    udp,
    dns,
    ...(host === undefined ? {} : { host }),
    ...(log === undefined ? {} : { log }),
  };
}

/** A workload as somebody who calls. */
export function asActor({ namespace, name, serviceAccount, meshed, wears, bare }: Workload): Actor {
  const workload = `${namespace}/${name}`;
  return {
    namespace,
    workload,
    serviceAccount,
    meshed,
    ...(wears ? { wears } : { bare: bare ?? `the labels of ${workload} cannot be borrowed` }),
  };
}

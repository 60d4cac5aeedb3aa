import type { Config } from '../config/schema.ts';
import type { Destination, Egress, Sentinel } from '../model/system.ts';
import { asActor } from './actor.ts';
import type { Surroundings } from './endpoint.ts';
import { findGateway } from './gateway.ts';
import { namespaceOf } from './service.ts';
import { workloadNames } from './workload.ts';

/** The register, with its callers as the cluster knows them. */
export async function findEgress(
  around: Surroundings,
  { destinations, sentinels, metadata }: Config['egress'],
): Promise<Egress> {
  return {
    destinations: await Promise.all(destinations.map((one, index) => findDestination(around, one, index))),
    sentinels: sentinels.map(asSentinel),
    metadata,
  };
}

async function findDestination(
  around: Surroundings,
  declared: Config['egress']['destinations'][number],
  index: number,
): Promise<Destination> {
  const { cluster, workload, mistakes } = around;
  const { name, host, port, protocol, path, callers, via, log, agreement, noEphi } = declared;
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
  const gateway = via && (await findGateway(around, via, ['egress', 'destinations', index, 'via']));
  return {
    name,
    host,
    port,
    protocol,
    path,
    callers: found.filter((one) => one !== undefined),
    ...(agreement === undefined ? {} : { agreement }),
    ...(noEphi === undefined ? {} : { reason: noEphi }),
    ...(gateway ? { gateway } : {}),
    ...(log ? { log } : {}),
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

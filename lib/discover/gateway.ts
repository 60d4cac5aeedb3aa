import type { Config } from '../config/schema.ts';
import type { Gateway } from '../model/system.ts';
import { asActor } from './actor.ts';
import type { Surroundings } from './endpoint.ts';
import { podsBehind, replicasOf } from './pod.ts';
import { clusterIPOf, findPort } from './service.ts';
import { lenderBehind } from './workload.ts';

type Via = NonNullable<Config['egress']['destinations'][number]['via']>;

/** The declared gateway as the cluster has it; undefined, and a mistake told, where it has none. */
export async function findGateway(
  around: Pick<Surroundings, 'cluster' | 'services' | 'lenders' | 'mistakes'>,
  via: Via,
  path: readonly PropertyKey[],
): Promise<Gateway | undefined> {
  const found = findPort(around, via, path);
  if (!found) return undefined;
  const { at, port } = found;
  const clusterIP = clusterIPOf(at);
  const pods = clusterIP === undefined ? await podsBehind(around.cluster, at) : [];
  const behind = lenderBehind(around.lenders, at);
  return {
    service: via.service,
    places:
      clusterIP === undefined
        ? pods
            .flatMap((pod) => replicasOf(pod, port))
            .map((replica) => ({ host: replica.ip, port: replica.port }))
        : [{ host: clusterIP, port: via.port }],
    direct: via.direct,
    ...(behind ? { runsAs: asActor(behind) } : {}),
  };
}

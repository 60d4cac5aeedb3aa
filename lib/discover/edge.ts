import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { getObject, ifAllowed } from '../cluster/objects.ts';
import type { Config } from '../config/schema.ts';
import type { GuardedRoute, IngressHost } from '../model/system.ts';
import type { Mistakes } from './mistakes.ts';
import { outsideAddresses, refOfService, type Service } from './service.ts';

type Declared = Config['ingress'][number];

/** What the edge is looked up in. */
export interface EdgeSurroundings {
  readonly cluster: Cluster;
  readonly services: readonly Service[];
  readonly mistakes: Mistakes;
  /** The file, beside which the files that it names lie. */
  readonly file: string;
  /** Our own namespace, where a trust bundle may lie. */
  readonly namespace: string;
}

/** A declared host with the addresses that serve it and the authorities that it may be issued by. */
export async function findEdge(
  around: EdgeSurroundings,
  declared: Declared,
  index: number,
): Promise<IngressHost> {
  const { services, mistakes } = around;
  const { host, port, tls, service, addresses, clearPort, paths, unsafeProbe } = declared;
  const at = services.find((one) => refOfService(one) === service);
  if (service !== undefined && !at) {
    mistakes.unknown(['ingress', index, 'service'], 'Service', service, services.map(refOfService));
  }
  const { legacyStop, offers, minDays, trust } = tls;
  const authorities = await authoritiesOf(around, trust, ['ingress', index, 'tls', 'trust']);
  return {
    host,
    port,
    ...(clearPort === false ? {} : { clearPort }),
    paths,
    ...(unsafeProbe ? { unsafeProbe } : {}),
    addresses: addresses ?? (at ? outsideAddresses(at) : []),
    tls: { legacyStop, offers, minDays, authorities },
  };
}

async function authoritiesOf(
  { cluster, mistakes, file, namespace }: EdgeSurroundings,
  trust: Declared['tls']['trust'],
  path: readonly PropertyKey[],
): Promise<readonly string[] | 'public'> {
  if (trust === 'public') return 'public';
  const text =
    'file' in trust
      ? await readFile(resolve(dirname(file), trust.file), 'utf8').catch(() => undefined)
      : await textOf(cluster, namespace, trust);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return [text];
  const what = 'file' in trust ? trust.file : `ConfigMap ${namespace}/${trust.configMap}, key ${trust.key}`;
  mistakes.add(path, `${what} ${text === undefined ? 'cannot be read' : 'holds no PEM certificate'}.`);
  return [];
}

async function textOf(
  cluster: Cluster,
  namespace: string,
  { configMap, key }: { readonly configMap: string; readonly key: string },
): Promise<string | undefined> {
  const found = await ifAllowed(getObject(cluster, KINDS.ConfigMap, { namespace, name: configMap }));
  if (typeof found !== 'object') return undefined;
  const data = found['data'] as Readonly<Record<string, string>> | undefined;
  return data?.[key];
}

/** A guarded route stands on a declared host. */
export function findGuardedRoute(
  edges: readonly IngressHost[],
  mistakes: Mistakes,
  declared: Config['guardedRoutes'][number],
  index: number,
): readonly GuardedRoute[] {
  const edge = edges.find(({ host }) => host === declared.host);
  if (!edge) {
    const known = edges.map(({ host }) => host);
    mistakes.unknown(['guardedRoutes', index, 'host'], 'declared ingress host', declared.host, known);
    return [];
  }
  return [{ ...declared, port: edge.port, addresses: edge.addresses }];
}

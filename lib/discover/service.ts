import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { Mistakes } from './mistakes.ts';

const service = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    clusterIP: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    ports: z
      .array(
        z.object({
          port: z.int(),
          protocol: z.string().default('TCP'),
          targetPort: z.union([z.int(), z.string()]).optional(),
          nodePort: z.int().optional(),
        }),
      )
      .default([]),
    externalIPs: z.array(z.string()).default([]),
  }),
  status: z
    .object({
      loadBalancer: z
        .object({ ingress: z.array(z.object({ ip: z.string().optional() })).optional() })
        .optional(),
    })
    .optional(),
});
export type Service = z.infer<typeof service>;

export async function servicesOf(cluster: Cluster, namespace: string): Promise<readonly Service[]> {
  return present(await listObjects(cluster, KINDS.Service, { namespace })).map((object) =>
    service.parse(object),
  );
}

export type ServicePort = Service['spec']['ports'][number];

/** A TCP port of a Service as the file names it; undefined, and a mistake told, where there is none. */
export function findPort(
  { services, mistakes }: { readonly services: readonly Service[]; readonly mistakes: Mistakes },
  declared: { readonly service: string; readonly port: number },
  path: readonly PropertyKey[],
): { readonly at: Service; readonly port: ServicePort } | undefined {
  const at = services.find((one) => refOfService(one) === declared.service);
  if (!at) {
    mistakes.unknown([...path, 'service'], 'Service', declared.service, services.map(refOfService));
    return undefined;
  }
  const port = at.spec.ports.find((one) => one.port === declared.port && one.protocol === 'TCP');
  if (!port) {
    const known = at.spec.ports.map((one) => String(one.port)).join(', ');
    mistakes.add([...path, 'port'], `${declared.service} has no port ${declared.port}. It has: ${known}.`);
    return undefined;
  }
  return { at, port };
}

/** The addresses at which a Service is met from outside. */
export function outsideAddresses({ spec, status }: Service): readonly string[] {
  const balanced = status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []) ?? [];
  return [...new Set([...balanced, ...spec.externalIPs])];
}

export const clusterIPOf = ({ spec }: Service): string | undefined =>
  spec.clusterIP === undefined || spec.clusterIP === 'None' ? undefined : spec.clusterIP;

/** `<namespace>/<name>`, as the file writes it. */
export const refOfService = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

/** The namespace of such a reference. */
export const namespaceOf = (reference: string): string => reference.slice(0, reference.indexOf('/'));

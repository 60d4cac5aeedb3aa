import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { listObjects, present } from '../cluster/objects.ts';

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

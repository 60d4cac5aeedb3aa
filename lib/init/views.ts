import { z } from 'zod';

/** The parts of objects that a first description is made from. A field that is not as it should be reads as absent. */

export const words = z.record(z.string(), z.string());
export const metadata = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  labels: words.default({}),
});
export const nameOrNumber = z.union([z.string(), z.int()]);

export const namespaceView = z.object({ metadata });

export const serviceView = z.object({
  metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    clusterIP: z.string().optional(),
    selector: words.default({}),
    ports: z
      .array(
        z.object({
          port: z.int(),
          name: z.string().default(''),
          protocol: z.string().default('TCP'),
          appProtocol: z.string().optional(),
          targetPort: nameOrNumber.optional(),
        }),
      )
      .default([]),
  }),
});
export type ServiceView = z.infer<typeof serviceView>;
export type PortView = ServiceView['spec']['ports'][number];

const container = z.object({
  name: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
  ports: z.array(z.object({ containerPort: z.int(), name: z.string().optional() })).default([]),
  readinessProbe: z
    .object({ httpGet: z.object({ path: z.string().default('/'), port: nameOrNumber }).optional() })
    .optional(),
});

export const workloadView = z.object({
  metadata,
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: words.default({}) }).prefault({}),
      spec: z.object({ serviceAccountName: z.string().default('default'), containers: z.array(container) }),
    }),
  }),
});
export type WorkloadView = z.infer<typeof workloadView>;

export const podView = z.object({
  metadata,
  spec: z.object({
    containers: z.array(z.object({ name: z.string() })),
    initContainers: z.array(z.object({ name: z.string() })).default([]),
  }),
});

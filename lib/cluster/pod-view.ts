import { z } from 'zod';

const words = z.record(z.string(), z.string());

const container = z.object({
  name: z.string(),
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.array(z.object({ name: z.string() })).optional(),
  envFrom: z.array(z.unknown()).optional(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).optional(),
  securityContext: z.record(z.string(), z.unknown()).optional(),
});

/** The part of a pod's manifest that admission could have changed to our harm. */
export const podView = z.object({
  metadata: z.object({ name: z.string(), labels: words.optional() }),
  spec: z.object({
    containers: z.array(container),
    initContainers: z.array(container).optional(),
    serviceAccountName: z.string().optional(),
    automountServiceAccountToken: z.boolean().optional(),
    hostNetwork: z.boolean().optional(),
    hostPID: z.boolean().optional(),
    hostAliases: z.array(z.unknown()).optional(),
    dnsPolicy: z.string().default('ClusterFirst'),
    dnsConfig: z
      .object({ nameservers: z.array(z.string()).optional(), searches: z.array(z.string()).optional() })
      .optional(),
    readinessGates: z.array(z.object({ conditionType: z.string() })).optional(),
  }),
});
export type PodView = z.infer<typeof podView>;

const state = z.object({
  running: z.unknown().optional(),
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  terminated: z.object({ reason: z.string().optional(), exitCode: z.number().optional() }).optional(),
});
const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean(),
  imageID: z.string().default(''),
  state: state.optional(),
});
export type ContainerStatus = z.infer<typeof containerStatus>;

/** The part of a pod's status that tells whether its agent runs. */
export const podStatus = z.object({
  spec: z.object({ nodeName: z.string().optional() }),
  status: z
    .object({
      phase: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      podIP: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
      containerStatuses: z.array(containerStatus).optional(),
      initContainerStatuses: z.array(containerStatus).optional(),
    })
    .optional(),
});
export type PodStatus = z.infer<typeof podStatus>;

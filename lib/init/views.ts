import { z } from 'zod';
import { labelSelector } from '../cluster/label-selector.ts';

/** The parts of objects that a first description is made from. A field that is not as it should be reads as absent. */

const words = z.record(z.string(), z.string());
const metadata = z.object({ name: z.string(), namespace: z.string().default(''), labels: words.default({}) });
const nameOrNumber = z.union([z.string(), z.int()]);

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
export type PodView = z.infer<typeof podView>;

const peer = z.object({
  podSelector: labelSelector.optional(),
  namespaceSelector: labelSelector.optional(),
  ipBlock: z.unknown().optional(),
});
export const networkPolicyView = z.object({
  metadata,
  spec: z.object({
    podSelector: labelSelector.default({}),
    policyTypes: z.array(z.string()).default(['Ingress']),
    ingress: z
      .array(
        z.object({
          from: z.array(peer).default([]),
          ports: z
            .array(z.object({ port: nameOrNumber.optional(), endPort: z.int().optional() }))
            .default([]),
        }),
      )
      .default([]),
  }),
});
export type NetworkPolicyView = z.infer<typeof networkPolicyView>;

export const authorizationPolicyView = z.object({
  metadata,
  spec: z
    .object({
      action: z.string().default('ALLOW'),
      selector: z.object({ matchLabels: words.default({}) }).prefault({}),
      rules: z
        .array(
          z.object({
            from: z
              .array(
                z.object({
                  source: z
                    .object({
                      principals: z.array(z.string()).default([]),
                      serviceAccounts: z.array(z.string()).default([]),
                    })
                    .prefault({}),
                }),
              )
              .default([]),
            to: z
              .array(
                z.object({
                  operation: z
                    .object({
                      methods: z.array(z.string()).default([]),
                      paths: z.array(z.string()).default([]),
                      ports: z.array(z.string()).default([]),
                    })
                    .prefault({}),
                }),
              )
              .default([]),
          }),
        )
        .default([]),
    })
    .prefault({}),
});
export type AuthorizationPolicyView = z.infer<typeof authorizationPolicyView>;
export type AuthorizationRule = AuthorizationPolicyView['spec']['rules'][number];

/** Istio's Gateway. */
export const istioGatewayView = z.object({
  metadata,
  spec: z.object({
    selector: words.default({}),
    servers: z
      .array(
        z.object({
          port: z.object({ number: z.int(), protocol: z.string() }),
          hosts: z.array(z.string()).default([]),
        }),
      )
      .default([]),
  }),
});
export type IstioGatewayView = z.infer<typeof istioGatewayView>;

/** The Gateway API's Gateway. */
export const gatewayView = z.object({
  metadata,
  spec: z.object({
    listeners: z
      .array(
        z.object({
          name: z.string(),
          port: z.int(),
          protocol: z.string(),
          hostname: z.string().optional(),
        }),
      )
      .default([]),
  }),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string().default('IPAddress'), value: z.string() })).default([]),
    })
    .prefault({}),
});
export type GatewayView = z.infer<typeof gatewayView>;

/** A route at the edge: which hosts, through which gateways, to which Services. */
export const virtualServiceView = z.object({
  metadata,
  spec: z.object({
    hosts: z.array(z.string()).default([]),
    gateways: z.array(z.string()).default([]),
    http: z
      .array(
        z.object({
          route: z.array(z.object({ destination: z.object({ host: z.string() }) })).default([]),
        }),
      )
      .default([]),
  }),
});
export type VirtualServiceView = z.infer<typeof virtualServiceView>;

export const httpRouteView = z.object({
  metadata,
  spec: z.object({
    hostnames: z.array(z.string()).default([]),
    parentRefs: z.array(z.object({ name: z.string(), namespace: z.string().optional() })).default([]),
    rules: z
      .array(
        z.object({
          backendRefs: z.array(z.object({ name: z.string(), namespace: z.string().optional() })).default([]),
        }),
      )
      .default([]),
  }),
});
export type HttpRouteView = z.infer<typeof httpRouteView>;

export const ingressView = z.object({
  metadata,
  spec: z.object({
    tls: z.array(z.object({ hosts: z.array(z.string()).default([]) })).default([]),
    rules: z.array(z.object({ host: z.string().optional() })).default([]),
  }),
  status: z
    .object({
      loadBalancer: z
        .object({ ingress: z.array(z.object({ ip: z.string().optional() })).default([]) })
        .prefault({}),
    })
    .prefault({}),
});
export type IngressView = z.infer<typeof ingressView>;

import { z } from 'zod';
import { metadata, words } from './views.ts';

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

import { z } from 'zod';

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const name = z.string().regex(NAME, 'a Kubernetes name: lower case letters, digits and dashes');
const reference = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'written <namespace>/<name>')
  .describe('<namespace>/<name>');
const port = z.int().min(1).max(65_535);
const sentence = z.string().min(3);
const day = z.iso.date().describe('UTC date, YYYY-MM-DD');

/** Who may call an endpoint. */
const caller = z.strictObject({
  workload: reference.describe('the Deployment, StatefulSet or DaemonSet that calls'),
  methods: z
    .array(z.string().regex(/^[A-Z]+$/))
    .min(1)
    .default(['GET'])
    .describe('HTTP methods it may use'),
});

const endpoint = z.strictObject({
  service: reference.describe('a Service behind which there is ePHI'),
  port,
  protocol: z.enum(['http', 'postgres', 'tcp']),
  path: z
    .string()
    .startsWith('/')
    .default('/')
    .describe('http: a path that an allowed caller may GET and that then answers below 400'),
  mesh: z.boolean().default(true).describe('whether its pods carry a sidecar of the mesh'),
  callers: z.array(caller).default([]),
});

const ingress = z.strictObject({
  host: z.string().min(1).describe('the name in SNI and Host'),
  port: port.default(443),
  service: reference.optional().describe('the LoadBalancer Service whose addresses serve the host'),
  addresses: z
    .array(z.ipv4().or(z.ipv6()))
    .min(1)
    .optional()
    .describe('instead of service: the addresses themselves'),
  tls: z
    .strictObject({
      legacyStop: z
        .enum(['alert', 'alert-or-close'])
        .default('alert')
        .describe('alert-or-close: this edge is known to cut a legacy hello without an alert'),
    })
    .prefault({}),
});

const outside = z
  .strictObject({ docker: z.string().min(1).describe('a container of the lab') })
  .or(z.strictObject({ local: z.literal(true).describe('the machine that runs Assay') }))
  .describe('a caller that is not in the cluster');

/** assay.yaml: the system under test. Nothing is sent before the file is valid. */
export const configSchema = z.strictObject({
  assay: z.literal(1).describe('version of this file format'),
  system: z.string().min(1).describe('the name that reports print'),
  scope: z.strictObject({
    namespaces: z.array(name).min(1),
    exclude: z
      .array(z.strictObject({ what: reference, reason: sentence, owner: z.string().min(1) }))
      .default([])
      .describe('Services inside the scope that are deliberately not covered'),
  }),
  vantages: z.strictObject({
    namespace: name.describe("Assay's own namespace: no policy, no mesh"),
    meshedNamespace: name.optional().describe("Assay's own namespace with injection"),
    hostNamespace: name.optional().describe('opt-in: a privileged namespace for pods on the host network'),
    outside: outside.optional(),
    borrowLabels: z.array(reference).default([]).describe('workloads whose labels an agent may wear'),
    liftEgress: z
      .boolean()
      .default(false)
      .describe(
        'whether a NetworkPolicy of ours may admit egress for our own pods, so that only ingress is on trial',
      ),
  }),
  endpoints: z.array(endpoint).min(1),
  ingress: z.array(ingress).default([]),
  waivers: z
    .array(
      z.strictObject({
        check: z.string().min(1),
        subject: z.string().min(1),
        owner: z.string().min(1),
        reason: sentence,
        expires: day,
      }),
    )
    .default([]),
  acceptShadowed: z.array(z.string()).default([]).describe('checks for which shadowed-by may count as done'),
});

export type Config = z.infer<typeof configSchema>;
export type EndpointConfig = Config['endpoints'][number];
export type CallerConfig = EndpointConfig['callers'][number];

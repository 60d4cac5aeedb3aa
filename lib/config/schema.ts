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

const method = z.string().regex(/^[A-Z]+$/);
const path = z.string().startsWith('/');

/** Who may call an endpoint. */
const caller = z.strictObject({
  workload: reference.describe('the Deployment, StatefulSet or DaemonSet that calls'),
  methods: z.array(method).min(1).default(['GET']).describe('HTTP methods it may use'),
});

/** Where a method that changes something may be sent: design.md, section 2. */
const unsafeProbe = z
  .strictObject({
    path: path.describe('a path with an id that cannot exist, so that nothing sent there changes anything'),
    answers: z
      .record(method, z.int().min(400).max(499))
      .describe("the application's own status for each method there: 404, 405, 409"),
  })
  .describe('opt-in: methods other than GET, HEAD and OPTIONS are sent here and nowhere else');

const header = z.string().regex(/^[a-z0-9-]+$/, 'a header name in lower case');

/** What a DENY rule keeps from callers who may call otherwise. */
const forbidden = z
  .strictObject({
    path: path.describe('a path that answers a GET'),
    except: z.array(reference).default([]).describe('the declared callers who may GET it'),
  })
  .or(
    z.strictObject({
      header,
      value: z.string().min(1).describe('the value that must not get through'),
      harmless: z.string().min(1).describe('a value of the same header that may'),
    }),
  )
  .or(z.strictObject({ host: z.string().min(1).describe('a value of Host that must not get through') }))
  .describe('what is denied to callers who may GET `path`: another path, a value of a header, or a host');

const ownTls = z
  .strictObject({
    user: z.string().regex(/^[A-Za-z0-9_]+$/),
    database: z.string().regex(/^[A-Za-z0-9_]+$/),
  })
  .describe(
    'postgres: TLS of its own is demanded of this user and database. No password is ever sent; both names appear in reports',
  );

const endpoint = z.strictObject({
  service: reference.describe('a Service behind which there is ePHI'),
  port,
  protocol: z.enum(['http', 'postgres', 'tcp']),
  path: path
    .default('/')
    .describe('http: a path that an allowed caller may GET and that then answers below 400'),
  unsafeProbe: unsafeProbe.optional(),
  mesh: z.boolean().default(true).describe('whether its pods carry a sidecar of the mesh'),
  ports: z
    .array(port)
    .default([])
    .describe('further ports of its pods that no container and no Service names'),
  callers: z.array(caller).default([]),
  forbids: z.array(forbidden).default([]),
  ownTls: ownTls.optional(),
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
  clearPort: port
    .or(z.literal(false))
    .default(80)
    .describe('where the host answers in clear text, to redirect; false: nobody listens there'),
  paths: z.array(path).min(1).default(['/']).describe('paths that are asked for'),
  unsafeProbe: unsafeProbe.optional(),
  tls: z
    .strictObject({
      legacyStop: z
        .enum(['alert', 'alert-or-close'])
        .default('alert')
        .describe('alert-or-close: this edge is known to cut a legacy hello without an alert'),
      offers: z
        .array(z.enum(['TLSv1.2', 'TLSv1.3']))
        .min(1)
        .default(['TLSv1.2', 'TLSv1.3']),
      trust: z
        .literal('public')
        .or(z.strictObject({ file: z.string().min(1).describe('PEM, beside this file') }))
        .or(
          z.strictObject({
            configMap: name.describe('in vantages.namespace'),
            key: z.string().default('ca.crt'),
          }),
        )
        .default('public')
        .describe('who may issue its certificate: a public authority, or one of your own'),
      minDays: z.int().min(0).default(14).describe('days that its certificate must have left'),
    })
    .prefault({}),
});

const outside = z
  .strictObject({ docker: z.string().min(1).describe('a container of the lab') })
  .or(z.strictObject({ local: z.literal(true).describe('the machine that runs Assay') }))
  .describe('a caller that is not in the cluster');

const address = z.ipv4().or(z.ipv6());
const log = z.strictObject({ docker: z.string().min(1) });

const via = z
  .strictObject({
    service: reference.describe('the Service of the gateway or proxy'),
    port,
    direct: z
      .array(address)
      .default([])
      .describe('addresses of the destination at which the way past the gateway is tried beside `host`'),
  })
  .describe(
    'the gateway or proxy through which alone it may be reached. http: asked with the whole URL in the request line (RFC 9112 section 3.2.2), which a forward proxy and a gateway that routes by host both understand; tls: by the name in SNI; tcp: on a port of its own',
  );

const destination = z
  .strictObject({
    name: sentence,
    host: z.string().min(1).describe('an address or a name that the cluster resolves'),
    port,
    protocol: z.enum(['tcp', 'tls', 'http']).default('tcp'),
    path: path.default('/').describe('http: a path that answers a GET below 400'),
    via: via.optional(),
    log: log.optional().describe('a container of the lab whose log shows what arrived'),
    callers: z.array(reference).min(1).describe('the workloads that may reach it'),
    agreement: sentence.optional().describe('the id of the business associate agreement'),
    noEphi: sentence.optional().describe('or why no ePHI goes there'),
  })
  .describe('one entry of the register of allowed destinations outside');

const ports = z.array(port).default([]);
const sentinel = z
  .strictObject({
    address,
    host: z.string().min(1).optional().describe('its name, where the cluster resolves one'),
    tcp: ports,
    udp: ports,
    dns: z
      .array(z.enum(['udp', 'tcp', 'tls']))
      .default([])
      .describe(
        'the ways in which it answers DNS, if it does: udp and tcp on port 53, tls on 853 (RFC 7858)',
      ),
    log: log.optional().describe('a container of the lab whose log shows what arrived'),
  })
  .refine(
    ({ tcp, udp, dns }) => tcp.length + udp.length + dns.length > 0,
    'a sentinel without a port shows nothing',
  )
  .describe('a server of yours outside, which answers everybody and which nobody with ePHI may reach');

const metadata = z
  .strictObject({ address: address.default('169.254.169.254'), port: port.default(80) })
  .describe("opt-in: where the cloud's metadata service answers pods; it is connected to and asked nothing");

const budgets = z
  .strictObject({
    revocationSeconds: z
      .number()
      .positive()
      .max(60)
      .default(10)
      .describe('until a right that is taken away must have ended for connections that are open'),
    labelSeconds: z
      .number()
      .positive()
      .max(60)
      .default(10)
      .describe("until a namespace's label that is taken away must have ended what it admitted"),
    startingPodMs: z
      .int()
      .min(0)
      .max(5000)
      .default(0)
      .describe('for how long a new pod may have a way out before its NetworkPolicies are in force'),
  })
  .describe('what is granted to the time that a cluster takes');

const guardedRoute = z.strictObject({
  host: z.string().min(1).describe('a host of the ingress section'),
  path: path.default('/'),
  header,
  value: z.string().min(1).describe('the value that the route matches exactly'),
  polarity: z
    .enum(['matchAdmits', 'matchRestricts'])
    .describe('whether the match lets in to the guarded backend, or keeps from the default one'),
  tell: z
    .strictObject({
      header,
      guarded: z.string().min(1),
      default: z.string().min(1),
    })
    .describe('the response header that names the backend, and its two values'),
});

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** What these say of a namespace is not who is trusted: its name, what its pods may be, whether they are of the mesh. */
const RESERVED_LABEL =
  /^([^/]+\.)?(kubernetes\.io|k8s\.io|istio\.io|linkerd\.io|assay\.dev)\/|^istio-injection$/;
const trusted = z
  .strictObject({
    namespace: name.describe('a further namespace of ours: no policy, no mesh, nobody else’s pods'),
    labels: z
      .record(
        z
          .string()
          .regex(LABEL_KEY, 'the name of a label')
          .refine(
            (key) => !RESERVED_LABEL.test(key),
            'says something else of a namespace than who is trusted',
          ),
        z.string().regex(LABEL_VALUE, 'the value of a label'),
      )
      .refine((labels) => Object.keys(labels).length > 0, 'without a label nothing can be taken away')
      .describe('the labels by which NetworkPolicies admit callers of other namespaces'),
  })
  .describe(
    'opt-in: a namespace of ours whose labels a run sets and takes away again, to see how soon that ends what they admitted',
  );

const vantages = z
  .strictObject({
    namespace: name.describe("Assay's own namespace: no policy, no mesh"),
    meshedNamespace: name.optional().describe("Assay's own namespace with injection"),
    hostNamespace: name.optional().describe('opt-in: a privileged namespace for pods on the host network'),
    capture: z
      .strictObject({
        image: z
          .string()
          .min(1)
          .optional()
          .describe('an image that has Node and tcpdump; the probe image where none is named'),
      })
      .optional()
      .describe(
        'opt-in, beside hostNamespace: a pod there that reads on a node, as root with NET_RAW, what our own callers send',
      ),
    outside: outside.optional(),
    borrowLabels: z.array(reference).default([]).describe('workloads whose labels an agent may wear'),
    liftEgress: z
      .boolean()
      .default(false)
      .describe(
        'whether a NetworkPolicy of ours may admit egress for our own pods, so that only ingress is on trial',
      ),
    liftIngress: z
      .boolean()
      .default(false)
      .describe(
        'whether a NetworkPolicy of ours may admit what comes from our own pods to our own pods, so that only the mesh is on trial',
      ),
    grants: z
      .boolean()
      .default(false)
      .describe(
        'whether AuthorizationPolicies of ours may admit our own pods to our own pods in meshedNamespace, so that one can be taken back while it is in use',
      ),
    trusted: trusted.optional(),
  })
  .refine(({ capture, hostNamespace }) => capture === undefined || hostNamespace !== undefined, {
    path: ['capture'],
    message: 'needs hostNamespace: it listens on the network of a node',
  })
  .refine(
    ({ trusted: ours, namespace, meshedNamespace, hostNamespace }) =>
      ours === undefined || ![namespace, meshedNamespace, hostNamespace].includes(ours.namespace),
    { path: ['trusted', 'namespace'], message: 'has to be a namespace of its own' },
  );

/** assay.yaml: the system under test. Nothing is sent before the file is valid. */
export const configSchema = z
  .strictObject({
    assay: z.literal(1).describe('version of this file format'),
    system: z.string().min(1).describe('the name that reports print'),
    scope: z.strictObject({
      namespaces: z.array(name).min(1),
      exclude: z
        .array(z.strictObject({ what: reference, reason: sentence, owner: z.string().min(1) }))
        .default([])
        .describe('Services inside the scope that are deliberately not covered'),
    }),
    vantages,
    budgets: budgets.prefault({}),
    endpoints: z.array(endpoint).min(1),
    ingress: z.array(ingress).default([]),
    egress: z
      .strictObject({
        destinations: z.array(destination).default([]),
        sentinels: z.array(sentinel).default([]),
        metadata: z.array(metadata).default([]),
      })
      .prefault({}),
    guardedRoutes: z.array(guardedRoute).default([]),
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
    acceptShadowed: z
      .array(z.string())
      .default([])
      .describe('checks for which shadowed-by may count as done'),
  })
  // Whoever stands there while it wears the labels is let in: nobody but our own callers may.
  .refine(
    ({ scope, endpoints, vantages: { trusted: ours } }) =>
      ours === undefined ||
      ![...scope.namespaces, ...endpoints.map(({ service }) => service.split('/')[0])].includes(
        ours.namespace,
      ),
    { path: ['vantages', 'trusted', 'namespace'], message: 'is under test: it has to be one of ours' },
  );

export type Config = z.infer<typeof configSchema>;
export type EndpointConfig = Config['endpoints'][number];
export type CallerConfig = EndpointConfig['callers'][number];

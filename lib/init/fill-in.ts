import type { Draft } from './draft.ts';

/**
 * What no object of a cluster says, as blocks that stand in the file as comments: taking the `#` from the start of
 * their lines makes valid sections of them. Prose has a space after its `#`, a block has none.
 */

/** Where more vantages may stand: each is a decision of the system's owner. */
export function vantagesToFillIn({ lenders, egressIsHeld, endpoints }: Draft): string {
  const block = [
    ' Where NetworkPolicy admits callers by label, or nobody but the mesh knows them, the authorized side of an',
    ' experiment is a pod that wears their labels: never Ready, and refused where a Service or an autoscaler would',
    ' count it. Without a caller that may be played, a check has nobody to compare with and says so. Opt in:',
    'borrowLabels:',
    ...lenders.map((workload) => `  - ${workload}`),
    ...(egressIsHeld
      ? [
          ' Policies hold the way out of these namespaces too. Assay may admit its own pods there, and only these:',
          'liftEgress: true',
        ]
      : []),
    ' The same between its own pods there, so that the mesh alone decides whether a new server is open to anybody:',
    'liftIngress: true',
    ...(endpoints.some(({ mesh }) => mesh.value)
      ? [
          ' A namespace of our own with sidecar injection, and rules of a run for its own pods in it, one of which it takes',
          ' away while it is in use:',
          'meshedNamespace: assay-meshed',
          'grants: true',
        ]
      : []),
    ' One more namespace that nobody else uses, without the label by which policies admit callers of other namespaces: a',
    ' run sets that label on it for a while.',
    'trusted: { namespace: assay-trusted, labels: { env: trusted } }',
    ' A privileged namespace of our own, for pods on a node’s network (the witness where nobody may call). Make it, too:',
    'hostNamespace: assay-host',
    ' A pod there that reads on a node what our own callers send, to see that it is sealed: its image needs tcpdump.',
    'capture: { image: registry.example.com/node-with-tcpdump }',
    ' A caller outside of the cluster: the machine that runs Assay, if the addresses are reachable from it.',
    'outside: { local: true }',
  ];
  return block.join('\n');
}

/** Services that carry no ePHI: each with a reason and somebody who stands for it. */
export const EXCLUSIONS_TO_FILL_IN = [
  ' Services that are left out on purpose stand here, with a reason and an owner; reports list them.',
  'exclude:',
  '  - what: namespace/service',
  '    reason: why no ePHI passes it',
  '    owner: who decided so',
].join('\n');

/** The rest of the format, in the order of the reports. */
export function sectionsToFillIn({ edges, endpoints }: Draft): string {
  const [first] = endpoints;
  const subject = first
    ? `${first.service}:${first.port}/${first.protocol.value}`
    : 'namespace/service:80/http';
  const lender = endpoints.flatMap(({ callers }) => callers)[0]?.workload ?? 'namespace/workload';
  const host = edges[0]?.host.value;
  return [
    ...(edges.length > 0
      ? []
      : [
          ' The hosts at the edge: no Gateway and no Ingress with TLS was seen.',
          'ingress:',
          '  - host: shop.example.com',
          '    service: namespace/load-balancer-service',
          '',
        ]),
    ' The register of destinations outside that may be reached, each with its business associate agreement or the',
    ' reason why no ePHI goes there; servers of yours outside that nobody with ePHI may reach, a resolver among them if',
    ' you have one; and where your cloud has its metadata service.',
    'egress:',
    '  destinations:',
    '    - name: the laboratory',
    '      host: lab.example.com',
    '      port: 443',
    '      protocol: tls',
    `      callers: [${lender}]`,
    '      agreement: BAA-2026-001',
    ' Where they go through a gateway or proxy that they name, and may not go past it:',
    '      via: { service: namespace/proxy, port: 3128, direct: [203.0.113.20] }',
    '  sentinels:',
    '    - address: 203.0.113.10',
    '      tcp: [443]',
    '      dns: [udp, tcp]',
    '  metadata: [{ address: 169.254.169.254, port: 80 }]',
    '',
    ...(host === undefined
      ? []
      : [
          ' Routes that a header decides: who sends the header twice must not reach the guarded backend.',
          'guardedRoutes:',
          `  - host: ${host}`,
          '    header: x-tier',
          '    value: internal',
          '    polarity: matchAdmits',
          '    tell: { header: x-backend, guarded: internal, default: public }',
          '',
        ]),
    ' What the cluster may take for a change: until a right or a label that was taken away has ended what it gave, and until a',
    ' new pod is covered by its policies.',
    'budgets: { revocationSeconds: 10, labelSeconds: 10, startingPodMs: 0 }',
    '',
    ' A failure that is known and accepted for a while: it stays in every report, with its owner and its end.',
    'waivers:',
    '  - check: segmentation/default-deny-holds-inbound',
    `    subject: ${subject}#from-same-namespace`,
    '    owner: who accepted the risk',
    '    reason: why it is acceptable until then',
    "    expires: '2027-01-31'",
  ].join('\n');
}

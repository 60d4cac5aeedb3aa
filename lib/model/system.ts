import type { Absences } from './feature.ts';
import type { OutsideVantage } from './vantage.ts';

/** The system under test as the file declares it and discovery found it. Checks make their subjects from this. */
export interface System {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly ingress: readonly IngressHost[];
  readonly absent: Absences;
  /** The mesh that answers, where one was detected: what its refusals look like depends on it. */
  readonly mesh?: 'istio' | 'linkerd';
  /** Names of the nodes that can carry a vantage. */
  readonly nodes: readonly string[];
  readonly stage: Stage;
  readonly notCovered: readonly { readonly what: string; readonly why: string }[];
  /** How many Services with ports discovery saw inside the scope. */
  readonly discovered: number;
}

/** Where vantages may stand. */
export interface Stage {
  /** Our own namespace: no policy, no mesh. */
  readonly namespace: string;
  readonly meshedNamespace?: string;
  /** Privileged, opt-in. */
  readonly hostNamespace?: string;
  readonly outside?: OutsideVantage;
  /** Whether a NetworkPolicy of ours may admit egress for our own pods in a namespace under test. */
  readonly liftEgress: boolean;
  /** A policy in our own namespace: what stops our strangers there may be it. */
  readonly unsafe?: string;
}

type Protocol = 'http' | 'postgres' | 'tcp';

/** A Service port behind which there is ePHI. */
export interface Endpoint {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: Protocol;
  /** A path that an authorized caller may GET and that answers below 500; for http. */
  readonly path: string;
  readonly host: string;
  readonly clusterIP?: string;
  readonly replicas: readonly Replica[];
  /** Labels of the pods behind it, and the workload's name; absent where borrowing is not opted in or not safe. */
  readonly wears?: Borrowed;
  readonly callers: readonly Caller[];
  /** Declared: reached through a sidecar of the mesh. */
  readonly meshed: boolean;
}

export interface Replica {
  readonly pod: string;
  readonly ip: string;
  /** The port of this pod behind the Service's. */
  readonly port: number;
  readonly node: string;
  /** Changes when the pod is replaced or one of its containers restarts. */
  readonly incarnation: string;
}

export interface Borrowed {
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Who is declared to be allowed. */
export interface Caller {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly methods: readonly string[];
  readonly meshed: boolean;
  /** Present where borrowing this caller's labels is opted in and safe. */
  readonly wears?: Borrowed;
  /** Why `wears` is absent. */
  readonly bare?: string;
}

/** A declared host at the edge, with the addresses that serve it. */
export interface IngressHost {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly tls: { readonly legacyStop: 'alert' | 'alert-or-close' };
}

/** `<namespace>/<service>:<port>/<protocol>[#variant]`: stable over runs. */
export function endpointSubject(endpoint: Endpoint, variant?: string): string {
  const { namespace, service, port, protocol } = endpoint;
  return `${namespace}/${service}:${port}/${protocol}${variant ? `#${variant}` : ''}`;
}

import type { Absences } from './feature.ts';
import type { OutsideVantage } from './vantage.ts';

/** The system under test as the file declares it and discovery found it. Checks make their subjects from this. */
export interface System {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly ingress: readonly IngressHost[];
  readonly egress: Egress;
  readonly guardedRoutes: readonly GuardedRoute[];
  /** What the mesh is told of mutual TLS, from the broadest to the narrowest; absent where it may not be read. */
  readonly peerPolicies?: readonly PeerPolicy[];
  readonly absent: Absences;
  /** The mesh that answers, where one was detected: what its refusals look like depends on it. */
  readonly mesh?: 'istio' | 'linkerd';
  /** Names of the nodes that can carry a vantage. */
  readonly nodes: readonly string[];
  readonly stage: Stage;
  readonly budgets: Budgets;
  readonly notCovered: readonly { readonly what: string; readonly why: string }[];
  /** How many Services with ports discovery saw inside the scope. */
  readonly discovered: number;
}

/** What is granted to the time that a cluster takes. */
interface Budgets {
  readonly revocationSeconds: number;
  readonly labelSeconds: number;
  readonly startingPodMs: number;
}

/** Where vantages may stand. */
export interface Stage {
  /** Our own namespace: no policy, no mesh. */
  readonly namespace: string;
  readonly meshedNamespace?: string;
  /** Privileged, opt-in. */
  readonly hostNamespace?: string;
  /** Whether one of ours may read there what our own callers send, and in which image. */
  readonly capture?: { readonly image?: string };
  readonly outside?: OutsideVantage;
  /** Whether a NetworkPolicy of ours may admit egress for our own pods in a namespace under test. */
  readonly liftEgress: boolean;
  /** Whether one may admit ingress to our own pods there, from our own pods. */
  readonly liftIngress: boolean;
  /** Whether rules of the mesh may be ours in `meshedNamespace`. */
  readonly grants: boolean;
  /** Our own namespace whose labels a run may set and take away again. `unsafe`: as below. */
  readonly trusted?: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly unsafe?: string;
  };
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
  /** Where a method that changes something may be sent. */
  readonly unsafeProbe?: UnsafeProbe;
  readonly clusterIP?: string;
  /** Addresses of nodes at which the Service is met as well, each with its port. */
  readonly nodePorts: readonly { readonly host: string; readonly port: number; readonly node: string }[];
  readonly replicas: readonly Replica[];
  /** Every TCP port that the pods behind it are known to have, and how it is known. */
  readonly podPorts: readonly PodPort[];
  /** Labels of the pods behind it, and the workload's name; absent where borrowing is not opted in or not safe. */
  readonly wears?: Borrowed;
  /** Who the pods behind it are; absent where their workload is not known. */
  readonly runsAs?: Actor;
  readonly callers: readonly Caller[];
  /** Declared: reached through a sidecar of the mesh. */
  readonly meshed: boolean;
  /** What is denied to callers who may call otherwise. */
  readonly forbids: readonly Prohibition[];
  /** The user and the database for which PostgreSQL demands TLS of its own. */
  readonly ownTls?: { readonly user: string; readonly database: string };
  /** What SPIFFE ids of its mesh begin with, as its sidecars are told. */
  readonly trustDomain?: string;
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

export interface PodPort {
  readonly port: number;
  /** A container's own list, a Service's target, an annotation that exempts it from the mesh, or the file. */
  readonly from: 'container' | 'service' | 'annotation' | 'declared';
}

/** A path with an id that cannot exist: whatever is sent there changes nothing. */
export interface UnsafeProbe {
  readonly path: string;
  /** The application's own status for each method there: 404, 405, 409 and the like. */
  readonly answers: Readonly<Record<string, number>>;
}

/** A path, a value of a header or a host that a DENY rule keeps from callers. */
export type Prohibition =
  /** `except`: the workloads that may GET it. */
  | { readonly path: string; readonly except: readonly string[] }
  | { readonly header: string; readonly value: string; readonly harmless: string }
  | { readonly host: string };

/** A workload as a caller: who the mesh and NetworkPolicy take it for. */
export interface Actor {
  readonly namespace: string;
  /** The workload, `<namespace>/<name>`. */
  readonly workload: string;
  readonly serviceAccount: string;
  readonly meshed: boolean;
  /** Present where borrowing its labels is opted in and safe. */
  readonly wears?: Borrowed;
  /** Why `wears` is absent. */
  readonly bare?: string;
}

/** Who is declared to be allowed. */
export interface Caller extends Actor {
  readonly methods: readonly string[];
  /** A NetworkPolicy admits its pods from any namespace that wears the labels of `stage.trusted`. */
  readonly admittedByLabels?: true;
}

/** What one PeerAuthentication of Istio says of mutual TLS. */
export interface PeerPolicy {
  readonly namespace: string;
  readonly name: string;
  /** The pods that it selects; every pod of its namespace, or of the mesh, where absent. */
  readonly selects?: Readonly<Record<string, string>>;
  readonly mode?: string;
  /** It stands where the mesh keeps what holds for all of it. */
  readonly meshWide: boolean;
  /** Modes by port of the pod. */
  readonly ports: Readonly<Record<string, string>>;
}

/** The register of what may be reached outside, and what must not be. */
export interface Egress {
  readonly destinations: readonly Destination[];
  readonly sentinels: readonly Sentinel[];
  /** Where a cloud's metadata service answers pods that nothing keeps from it. */
  readonly metadata: readonly { readonly address: string; readonly port: number }[];
}

/** One entry of the register. */
export interface Destination {
  readonly name: string;
  /** An address or a name that the cluster resolves. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'tls' | 'http';
  /** A path that answers a GET; for http. */
  readonly path: string;
  readonly callers: readonly Actor[];
  /** The business associate agreement, or why no ePHI goes there. */
  readonly agreement?: string;
  readonly reason?: string;
  /** Present where it may be reached through this alone. */
  readonly gateway?: Gateway;
  /** Its own log, where it is a container of the lab. */
  readonly log?: { readonly docker: string };
}

/** A gateway or proxy on the way out. */
export interface Gateway {
  /** Its Service, `<namespace>/<name>`. */
  readonly service: string;
  /** Where it is met: at the Service's own address, or, where it has none, at its pods'. */
  readonly places: readonly { readonly host: string; readonly port: number }[];
  /** Addresses of the destination, beside its host, at which nobody else may go there. */
  readonly direct: readonly string[];
  /** Who its pods are; absent where their labels may not be borrowed. */
  readonly runsAs?: Actor;
}

/** A server outside that nobody with ePHI may reach, and that answers whoever does. */
export interface Sentinel {
  /** For subjects and readers. */
  readonly name: string;
  readonly address: string;
  /** The name by which the cluster resolves it. */
  readonly host?: string;
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** How it answers DNS: over UDP and TCP on port 53, over TLS on 853. */
  readonly dns: readonly ('udp' | 'tcp' | 'tls')[];
  /** Its own log, where it is a container of the lab. */
  readonly log?: { readonly docker: string };
}

/** A route that a header's value decides. */
export interface GuardedRoute {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly path: string;
  readonly header: string;
  readonly value: string;
  /** `matchAdmits`: the value lets in to the guarded backend; `matchRestricts`: it keeps from the default one. */
  readonly polarity: 'matchAdmits' | 'matchRestricts';
  /** The response header that names the backend, and the names of the two. */
  readonly tell: { readonly header: string; readonly guarded: string; readonly default: string };
}

/** A declared host at the edge, with the addresses that serve it. */
export interface IngressHost {
  readonly host: string;
  readonly port: number;
  /** Where it is met in clear text; absent where that is declared not to be. */
  readonly clearPort?: number;
  /** Paths that are asked for. */
  readonly paths: readonly string[];
  readonly unsafeProbe?: UnsafeProbe;
  readonly addresses: readonly string[];
  readonly tls: {
    readonly legacyStop: 'alert' | 'alert-or-close';
    readonly offers: readonly ('TLSv1.2' | 'TLSv1.3')[];
    /** PEM texts of the authorities that may issue its certificate. */
    readonly authorities: readonly string[] | 'public';
    readonly minDays: number;
  };
}

/** `<namespace>/<service>:<port>/<protocol>[#variant]`: stable over runs. */
export function endpointSubject(endpoint: Endpoint, variant?: string): string {
  const { namespace, service, port, protocol } = endpoint;
  return `${namespace}/${service}:${port}/${protocol}${variant ? `#${variant}` : ''}`;
}

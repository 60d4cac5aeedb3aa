/** Who and where a caller is. Two equal vantages are one agent. */
export type Vantage = PodVantage | OutsideVantage;

export interface PodVantage {
  readonly where: 'pod';
  readonly namespace: string;
  /** Identity; the namespace's own `default` account where none is given. The pod never gets its token. */
  readonly serviceAccount?: string;
  /** Where there is no account of that name, the run makes one of its own, without any right, and removes it. */
  readonly makesAccount?: boolean;
  /** Labels borrowed from a real workload, so that what NetworkPolicy says of it is said of this pod too. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The workload whose labels these are, for the reader and for the guards of borrowing. */
  readonly borrowedFrom?: string;
  /** With a sidecar of the mesh, or explicitly without one. */
  readonly meshed: boolean;
  readonly node?: string;
  /** The node's own network: only in the declared privileged namespace. */
  readonly hostNetwork?: boolean;
  /** It sends nothing: it reads on the node's own network what our callers send. `image`: another one than the others'. */
  readonly captures?: { readonly image?: string };
  /** Egress admitted by a NetworkPolicy of ours, so that only the other side's policy is on trial. */
  readonly egressLifted?: boolean;
  /** Ingress from our own pods admitted by a NetworkPolicy of ours, so that only what comes after it is on trial. */
  readonly ingressLifted?: boolean;
  /** Selected by the canary policy of the run: it denies ingress to `closed`, but for what comes from `admitted`. */
  readonly canary?: 'closed' | 'admitted';
  /** Addresses to which it connects from its first moment on. Its pod is its own, and new for each look. */
  readonly watches?: readonly { readonly host: string; readonly port: number }[];
  /**
   * Part in the run's own rules of the mesh: they admit `kept` and `passing` to `server`, and are taken back from `passing`
   * while it is served.
   */
  readonly grant?: 'server' | 'kept' | 'passing';
  /** Labels that the namespace, one of our own, wears for the run until they are taken away again. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Further ports on which this agent's canary server listens. */
  readonly listens?: readonly number[];
  /** ClusterIPs that a meshed agent reaches through its sidecar; everything else it dials itself. */
  readonly throughSidecar?: readonly string[];
}

/** A caller that is not in the cluster: a container of the lab, or the machine that runs Assay. */
export interface OutsideVantage {
  readonly where: 'outside';
  readonly via: 'local' | 'docker';
  /** The container, where `via` is docker. */
  readonly container?: string;
}

/** What makes two vantages the same agent: identity and place, not what they listen on or dial. */
export function vantageKey(vantage: Vantage): string {
  if (vantage.where === 'outside') return `outside/${vantage.container ?? vantage.via}`;
  const {
    namespace,
    serviceAccount,
    labels,
    meshed,
    node,
    hostNetwork,
    captures,
    egressLifted,
    ingressLifted,
    canary,
    grant,
    namespaceLabels,
    watches = [],
  } = vantage;
  return JSON.stringify([
    namespace,
    serviceAccount ?? '',
    sorted(labels),
    meshed,
    node ?? '',
    hostNetwork ?? false,
    egressLifted ?? false,
    ingressLifted ?? false,
    canary ?? '',
    grant ?? '',
    captures !== undefined,
    watches.length > 0,
    sorted(namespaceLabels),
  ]);
}

const sorted = (labels: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

/** The vantage in words, for plans and reports. */
export function describeVantage(vantage: Vantage): string {
  if (vantage.where === 'outside')
    return vantage.container ? `outside (${vantage.container})` : 'outside (this machine)';
  const {
    namespace,
    serviceAccount,
    borrowedFrom,
    meshed,
    node,
    hostNetwork,
    captures,
    egressLifted,
    ingressLifted,
    canary,
    grant,
    namespaceLabels,
    watches = [],
  } = vantage;
  return [
    watches.length > 0 ? 'just started' : '',
    captures ? 'capture' : '',
    hostNetwork ? `host network in ${namespace}` : `${meshed ? 'meshed' : 'unmeshed'} pod in ${namespace}`,
    serviceAccount ? `as ${serviceAccount}` : '',
    borrowedFrom ? `wearing ${borrowedFrom}'s labels` : '',
    egressLifted ? 'egress lifted' : '',
    ingressLifted ? 'ingress lifted' : '',
    canary === undefined ? '' : `${canary} by our canary policy`,
    grant === undefined ? '' : `${grant} by our own rule`,
    namespaceLabels ? `the namespace labelled ${describeLabels(namespaceLabels)} by the run` : '',
    node ? `on ${node}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `env=trusted, tier=1` */
export const describeLabels = (labels: Readonly<Record<string, string>>): string =>
  sorted(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

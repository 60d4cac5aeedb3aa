import { KubeError } from './kube-error.ts';

/** Why the API server would not do what a run asked: a closed union. */
export type Refusal =
  | { readonly by: 'rbac'; readonly verb: string; readonly resource: string; readonly namespace?: string }
  /** `what`: the kind and the name of what is not there, where the server says so. */
  | { readonly by: 'not-found'; readonly what?: string; readonly message: string }
  | { readonly by: 'conflict' | 'other'; readonly message: string }
  /** `name`: the ResourceQuota, the level of Pod Security, the webhook or the policy. */
  | {
      readonly by: 'quota' | 'pod-security' | 'webhook' | 'policy';
      readonly name: string;
      readonly message: string;
    };

/** In RBAC's own words; the group decides between resources of one name. */
const RBAC = /cannot (\S+) resource "([^"]+)"(?: in API group "[^"]*")?(?: in the namespace "([^"]+)")?/;
/** Each of these names what refused: the first group that matched. Webhooks first: their text may quote anything. */
const NAMED = [
  ['webhook', /admission webhook "([^"]+)" denied|failed calling webhook "([^"]+)"/],
  ['policy', /ValidatingAdmissionPolicy '([^']+)'/],
] as const;
const NAMED_BY_RULES = [
  ['quota', /(?:exceeded|failed) quota: ([^\s,:]+)/],
  // OpenShift's own kind of Pod Security.
  ['pod-security', /violates PodSecurity "([^"]+)"|against any (security context constraint)/],
] as const;
const NOT_FOUND = /error looking up service account|serviceaccounts? "[^"]+" not found/;

/** Classify why a call was refused; undefined where it was no answer of the API server at all. */
export function classifyRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof KubeError)) return undefined;
  const { status, message } = error.call;
  const admission = named(NAMED, message);
  if (admission) return admission;
  const rbac = status === 403 ? RBAC.exec(message) : null;
  if (rbac !== null) {
    const [, verb = '', resource = '', namespace] = rbac;
    return { by: 'rbac', verb, resource, ...(namespace === undefined ? {} : { namespace }) };
  }
  const rule = named(NAMED_BY_RULES, message);
  if (rule) return rule;
  if (status === 404 || NOT_FOUND.test(message)) return notFound(message);
  return { by: status === 409 ? 'conflict' : 'other', message };
}

/** Kinds and names are of these letters; anything else in their place is not repeated. */
const MISSING = /([a-z]{1,63}) "([a-z0-9.-]{1,253})" not found$/;

function notFound(message: string): Refusal {
  const [, kind, name] = MISSING.exec(message) ?? [];
  return { by: 'not-found', message, ...(kind && name ? { what: `${kind} ${name}` } : {}) };
}

function named(
  patterns: readonly (readonly [Extract<Refusal, { name: string }>['by'], RegExp])[],
  message: string,
): Refusal | undefined {
  for (const [by, pattern] of patterns) {
    const match = pattern.exec(message);
    if (match) return { by, name: match[1] ?? match[2] ?? 'unknown', message };
  }
  return undefined;
}

/** The refusal as the reason of a `not-run`. */
export function refusalReason(refusal: Refusal): string {
  switch (refusal.by) {
    case 'rbac':
      return `missing-permission:${refusal.verb} ${refusal.resource}`;
    case 'webhook':
    case 'policy':
    case 'quota':
    case 'pod-security':
      return `refused-by:${refusal.by} ${refusal.name}`;
    case 'not-found':
      return refusal.what === undefined ? 'refused:not-found' : `refused:not-found ${refusal.what}`;
    case 'conflict':
    case 'other':
      return `refused:${refusal.by}`;
  }
}

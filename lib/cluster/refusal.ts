import { KubeError } from './kube-error.ts';

/** Why the API server would not do what a run asked: a closed union. */
export type Refusal =
  | { readonly by: 'rbac'; readonly verb: string; readonly resource: string; readonly namespace?: string }
  | { readonly by: 'quota' | 'pod-security' | 'not-found' | 'conflict' | 'other'; readonly message: string }
  | { readonly by: 'webhook' | 'policy'; readonly name: string; readonly message: string };

/** In RBAC's own words; the group decides between resources of one name. */
const RBAC = /cannot (\S+) resource "([^"]+)"(?: in API group "[^"]*")?(?: in the namespace "([^"]+)")?/;
const QUOTA = /exceeded quota: |failed quota: /;
const POD_SECURITY = /violates PodSecurity |unable to validate against any security context constraint/;
const WEBHOOK = /admission webhook "([^"]+)" denied|failed calling webhook "([^"]+)"/;
const POLICY = /ValidatingAdmissionPolicy '([^']+)'/;
const NOT_FOUND = /error looking up service account|serviceaccounts? "[^"]+" not found/;

/** Classify why a call was refused; undefined where it was no answer of the API server at all. */
export function classifyRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof KubeError)) return undefined;
  const { status, message } = error.call;
  // Webhooks first: they may choose any status, and their text may quote anything.
  const webhook = WEBHOOK.exec(message);
  if (webhook !== null) return { by: 'webhook', name: webhook[1] ?? webhook[2] ?? 'unknown', message };
  const policy = POLICY.exec(message);
  if (policy !== null) return { by: 'policy', name: policy[1] ?? 'unknown', message };
  const rbac = status === 403 ? RBAC.exec(message) : null;
  if (rbac !== null) {
    const [, verb = '', resource = '', namespace] = rbac;
    return { by: 'rbac', verb, resource, ...(namespace === undefined ? {} : { namespace }) };
  }
  if (QUOTA.test(message)) return { by: 'quota', message };
  if (POD_SECURITY.test(message)) return { by: 'pod-security', message };
  if (status === 404 || NOT_FOUND.test(message)) return { by: 'not-found', message };
  return { by: status === 409 ? 'conflict' : 'other', message };
}

/** The refusal as the reason of a `not-run`. */
export function refusalReason(refusal: Refusal): string {
  switch (refusal.by) {
    case 'rbac':
      return `missing-permission:${refusal.verb} ${refusal.resource}`;
    case 'webhook':
    case 'policy':
      return `refused-by:${refusal.by} ${refusal.name}`;
    case 'quota':
    case 'pod-security':
      return `refused-by:${refusal.by}`;
    case 'not-found':
    case 'conflict':
    case 'other':
      return `refused:${refusal.by}`;
  }
}

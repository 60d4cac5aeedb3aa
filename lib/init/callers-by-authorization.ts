import { selects } from '../cluster/label-selector.ts';
import type { CallerGuess, Callers, Place } from './callers.ts';
import { referenceOf } from './labels.ts';
import { targetsOf } from './ports.ts';
import type { Seen } from './seen.ts';
import type { AuthorizationPolicyView, AuthorizationRule } from './policy-views.ts';

/** `cluster.local/ns/<namespace>/sa/<account>`, whatever the trust domain. */
const PRINCIPAL = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;

/** Istio's AuthorizationPolicies of action ALLOW name identities: the workloads that run as these. */
export function fromAuthorization(place: Place, seen: Seen): Callers {
  const targets = targetsOf(place.port, place.workloads);
  const found = rulesFor(place, seen).flatMap(({ policy, rule }) => {
    const operations = rule.to.filter(({ operation }) => holds(operation.ports, targets));
    // A rule of other ports says nothing of this one; one without `to` is of all.
    if (rule.to.length > 0 && operations.length === 0) return [];
    const methods = operations
      .flatMap(({ operation }) => operation.methods)
      .filter((one) => /^[A-Z]+$/.test(one));
    const why = `AuthorizationPolicy ${policy} allows it`;
    return rule.from.flatMap(({ source }) => [
      ...source.principals.map((principal) => ({
        identity: identityOf(principal),
        said: principal,
        methods,
        why,
      })),
      ...source.serviceAccounts.map((said) => {
        const [namespace = '', account = ''] = said.includes('/')
          ? said.split('/')
          : [place.service.metadata.namespace, said];
        return { identity: { namespace, account }, said, methods, why };
      }),
    ]);
  });
  const known = found.map((one) => ({ ...one, workloads: runningAs(one.identity, seen) }));
  return {
    callers: known.flatMap(({ workloads, methods, why }) =>
      workloads.map((workload): CallerGuess => ({ workload, methods, why })),
    ),
    remarks: known
      .filter(({ workloads }) => workloads.length === 0)
      .map(({ said, why }) => `${why}: ${said}, and no workload of that identity was seen`),
  };
}

/** A path that a rule names in full and that may be read by GET: better than a guess out of nothing. */
export function pathFromAuthorization(
  place: Place,
  seen: Seen,
): { path: string; policy: string } | undefined {
  const targets = targetsOf(place.port, place.workloads);
  return rulesFor(place, seen)
    .flatMap(({ policy, rule }) =>
      rule.to
        .filter(
          ({ operation: { ports, methods } }) =>
            holds(ports, targets) && (methods.length === 0 || methods.includes('GET')),
        )
        .flatMap(({ operation }) => operation.paths)
        .filter((path) => path.startsWith('/') && !/[*{]/.test(path))
        .map((path) => ({ path, policy })),
    )
    .at(0);
}

function rulesFor({ service, workloads }: Place, { authorizationPolicies }: Seen) {
  const isAbout = ({ metadata, spec }: AuthorizationPolicyView): boolean =>
    spec.action === 'ALLOW' &&
    metadata.namespace === service.metadata.namespace &&
    workloads.some((one) => selects(spec.selector, one.spec.template.metadata.labels));
  return authorizationPolicies
    .filter(isAbout)
    .flatMap(({ metadata, spec }) =>
      spec.rules.map((rule: AuthorizationRule) => ({ policy: metadata.name, rule })),
    );
}

const holds = (ports: readonly string[], targets: ReadonlySet<string>): boolean =>
  ports.length === 0 || ports.some((port) => targets.has(port));

function identityOf(principal: string): { namespace: string; account: string } | undefined {
  const [, namespace, account] = PRINCIPAL.exec(principal) ?? [];
  return namespace === undefined || account === undefined ? undefined : { namespace, account };
}

function runningAs(
  identity: { namespace: string; account: string } | undefined,
  { workloads }: Seen,
): readonly string[] {
  return workloads
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === identity?.namespace &&
        spec.template.spec.serviceAccountName === identity.account,
    )
    .map(referenceOf);
}

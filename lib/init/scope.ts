import { AssayError } from '../errors.ts';
import { guess, type Guess } from './guess.ts';
import { isGateway } from './gateways.ts';
import type { Seen } from './seen.ts';

export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** Namespaces that are the cluster's own, by the names that their makers give them. */
const SYSTEM =
  /^(kube-.+|istio-system|istio-operator|linkerd.*|local-path-storage|cert-manager|calico-.+|tigera-.+|gatekeeper-system)$/;

/** The namespaces of the system, and why the others are none of it. Whoever names some means these. */
export function guessScope(
  seen: Seen,
  named: readonly string[],
): { readonly namespaces: readonly Guess<string>[]; readonly leftOut: readonly LeftOut[] } {
  const judged = seen.namespaces.map(({ name }) => ({ name, why: whyNot(name, seen, named) }));
  const namespaces = judged
    .filter(({ why }) => why === undefined)
    .map(({ name }) =>
      guess(name, named.includes(name) ? 'you named it' : 'it has Services with pods behind them'),
    );
  if (namespaces.length === 0) {
    throw new AssayError('E_NOT_FOUND', {
      tried: 'looking for Services that could carry ePHI',
      seen:
        judged.map(({ name, why }) => `${name}: ${why ?? ''}`).join('; ') ||
        'there is no namespace to look at',
      todo: 'Name the namespaces of the system with --namespace.',
    });
  }
  return {
    namespaces,
    leftOut: judged.flatMap(({ name, why }) => (why === undefined ? [] : [{ what: name, why }])),
  };
}

function whyNot(name: string, seen: Seen, named: readonly string[]): string | undefined {
  if (SYSTEM.test(name) && !named.includes(name)) return "the cluster's own";
  const services = seen.services.filter(
    ({ metadata, spec }) => metadata.namespace === name && Object.keys(spec.selector).length > 0,
  );
  if (services.length === 0) return 'no Service with pods behind it';
  const workloads = seen.workloads.filter(({ metadata }) => metadata.namespace === name);
  return workloads.length > 0 && workloads.every((one) => isGateway(one, seen))
    ? 'gateways alone'
    : undefined;
}

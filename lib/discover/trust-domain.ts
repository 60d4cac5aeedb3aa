import type { Pod } from './pod.ts';

/** Istio's injection template writes it into every sidecar. Another mesh says nothing here. */
export const trustDomainOf = (pods: readonly Pod[]): string | undefined =>
  pods
    .flatMap(({ spec }) => [...spec.containers, ...spec.initContainers])
    .filter(({ name }) => name === 'istio-proxy')
    .flatMap(({ env }) => env)
    .find(({ name }) => name === 'TRUST_DOMAIN')?.value;

import type { CallerGuess, Place } from './callers.ts';
import { GATEWAY_NAME } from './gateways.ts';
import { referenceOf, wears } from './labels.ts';
import type { Seen } from './seen.ts';
import type { ServiceView } from './views.ts';

/** Gateway pods that a route leads to the Service. An Ingress does not say whose pods serve it. */
export function fromRoutes({ service }: Place, seen: Seen): readonly CallerGuess[] {
  return [...byVirtualService(service, seen), ...byHttpRoute(service, seen)];
}

function byVirtualService(service: ServiceView, seen: Seen): readonly CallerGuess[] {
  return seen.virtualServices.flatMap(({ metadata, spec }) => {
    const leadsHere = spec.http
      .flatMap(({ route }) => route)
      .some(({ destination }) => isHost(destination.host, service, metadata.namespace));
    if (!leadsHere) return [];
    const through = spec.gateways.map((name) =>
      name.includes('/') ? name : `${metadata.namespace}/${name}`,
    );
    const gateways = seen.istioGateways.filter((gateway) => through.includes(referenceOf(gateway)));
    return seen.workloads
      .filter((one) =>
        gateways.some((gateway) => wears(one.spec.template.metadata.labels, gateway.spec.selector)),
      )
      .map((one) => guessOf(referenceOf(one), `VirtualService ${metadata.name}`));
  });
}

function byHttpRoute(service: ServiceView, seen: Seen): readonly CallerGuess[] {
  return seen.httpRoutes.flatMap(({ metadata, spec }) => {
    const leadsHere = spec.rules
      .flatMap(({ backendRefs }) => backendRefs)
      .some(
        ({ name, namespace = metadata.namespace }) =>
          name === service.metadata.name && namespace === service.metadata.namespace,
      );
    if (!leadsHere) return [];
    const isOfParent = (labels: Readonly<Record<string, string>>, home: string): boolean =>
      spec.parentRefs.some(
        ({ name, namespace = metadata.namespace }) => home === namespace && labels[GATEWAY_NAME] === name,
      );
    return seen.workloads
      .filter((one) => isOfParent(one.spec.template.metadata.labels, one.metadata.namespace))
      .map((one) => guessOf(referenceOf(one), `HTTPRoute ${metadata.name}`));
  });
}

const guessOf = (workload: string, route: string): CallerGuess => ({
  workload,
  methods: [],
  why: `${route} leads from it to this Service`,
});

/** A destination may be short, which means the route's own namespace. */
function isHost(host: string, { metadata: { name, namespace } }: ServiceView, home: string): boolean {
  const full = host.includes('.') ? host : `${host}.${home}`;
  return full === `${name}.${namespace}` || full === `${name}.${namespace}.svc.cluster.local`;
}

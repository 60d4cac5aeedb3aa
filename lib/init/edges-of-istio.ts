import type { IstioGatewayView } from './edge-views.ts';
import { isName, type Edge, type FoundHost } from './found-host.ts';
import { guess } from './guess.ts';
import { behind, referenceOf, wears } from './labels.ts';
import type { Seen } from './seen.ts';

/** Istio's Gateways say hosts and pods; the Service in front of these has the addresses. */
export function ofIstio(seen: Seen): readonly FoundHost[] {
  return seen.istioGateways.flatMap((gateway) =>
    gateway.spec.servers
      .filter(({ port }) => /^(HTTPS|TLS)$/i.test(port.protocol))
      .flatMap(({ port, hosts }) =>
        hosts
          .map((host) => host.slice(host.indexOf('/') + 1))
          .flatMap((host) => namesBehind(host, gateway, seen))
          .map((host) => ({
            host,
            port: port.number,
            from: `Gateway ${gateway.metadata.name}`,
            at: serviceOf(gateway, port.number, seen),
          })),
      ),
  );
}

/** Where a Gateway takes any host, those that its VirtualServices name. */
function namesBehind(host: string, gateway: IstioGatewayView, { virtualServices }: Seen): readonly string[] {
  if (isName(host)) return [host];
  const routed = virtualServices
    .filter(({ metadata, spec }) =>
      spec.gateways
        .map((name) => (name.includes('/') ? name : `${metadata.namespace}/${name}`))
        .includes(referenceOf(gateway)),
    )
    .flatMap(({ spec }) => spec.hosts)
    .filter((name) => isName(name) && name.endsWith(host.replace(/^\*/, '')));
  return routed.length > 0 ? routed : [host];
}

/** The Service with addresses outside of the cluster in front of a Gateway's pods. */
function serviceOf(gateway: IstioGatewayView, port: number, seen: Seen): Edge['at'] | undefined {
  const pods = seen.workloads.filter(({ spec }) =>
    wears(spec.template.metadata.labels, gateway.spec.selector),
  );
  const service = seen.services.find(
    (one) =>
      one.spec.type === 'LoadBalancer' &&
      one.spec.ports.some((own) => own.port === port) &&
      behind(one, pods).length > 0,
  );
  return (
    service &&
    guess({ service: referenceOf(service) }, `it leads to the pods of Gateway ${gateway.metadata.name}`)
  );
}

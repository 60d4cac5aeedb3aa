import { isIP } from 'node:net';
import { guess, type Guess } from './guess.ts';
import { behind, referenceOf, wears } from './labels.ts';
import type { LeftOut } from './scope.ts';
import type { Seen } from './seen.ts';
import type { IstioGatewayView } from './views.ts';

/** A host that the edge serves over TLS, and where. */
export interface Edge {
  readonly host: Guess<string>;
  readonly port: number;
  readonly at: Guess<{ readonly service: string } | { readonly addresses: readonly string[] }>;
}

export interface Edges {
  readonly edges: readonly Edge[];
  /** Hosts of which something is missing. */
  readonly unclear: readonly LeftOut[];
}

/** The hosts that Gateways and Ingresses serve over TLS. What is served in the clear has no TLS to look at. */
export function guessEdges(seen: Seen): Edges {
  const all = [...ofIstio(seen), ...ofGatewayApi(seen), ...ofIngresses(seen)];
  const known = new Map<string, Found>();
  for (const one of all) {
    const key = `${one.host}:${one.port}`;
    if (!known.get(key)?.at) known.set(key, one);
  }
  const found = [...known.values()];
  return {
    edges: found.flatMap(({ host, port, from, at }) =>
      at && isName(host) ? [{ host: guess(host, `${from} serves it over TLS`), port, at }] : [],
    ),
    unclear: found.flatMap(({ host, port, from, at }) => {
      if (!isName(host)) return [{ what: `${host}:${port}`, why: `${from} serves any such host: name one` }];
      return at ? [] : [{ what: `${host}:${port}`, why: `${from} serves it, and no address of it was seen` }];
    }),
  };
}

interface Found {
  readonly host: string;
  readonly port: number;
  /** The object that says so. */
  readonly from: string;
  readonly at?: Edge['at'] | undefined;
}

const isName = (host: string): boolean => !host.includes('*');

function ofIstio(seen: Seen): readonly Found[] {
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

function ofGatewayApi({ gateways, httpRoutes }: Seen): readonly Found[] {
  return gateways.flatMap((gateway) => {
    const { name, namespace } = gateway.metadata;
    const routed = httpRoutes
      .filter(({ metadata, spec }) =>
        spec.parentRefs.some(
          (parent) => parent.name === name && (parent.namespace ?? metadata.namespace) === namespace,
        ),
      )
      .flatMap(({ spec }) => spec.hostnames);
    const addresses = gateway.status.addresses.map(({ value }) => value).filter((value) => isIP(value) !== 0);
    return gateway.spec.listeners
      .filter(({ protocol }) => /^(HTTPS|TLS)$/i.test(protocol))
      .flatMap(({ port, hostname = '*' }) => {
        const named = routed.filter((host) => isName(host) && host.endsWith(hostname.replace(/^\*/, '')));
        return (isName(hostname) || named.length === 0 ? [hostname] : named).map((host) => ({
          host,
          port,
          from: `Gateway ${name}`,
          at: addressesOf(addresses, `Gateway ${name}`),
        }));
      });
  });
}

function ofIngresses({ ingresses }: Seen): readonly Found[] {
  return ingresses.flatMap(({ metadata, spec, status }) => {
    const addresses = status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? []);
    const from = `Ingress ${metadata.name}`;
    return spec.tls
      .flatMap(({ hosts }) => hosts)
      .map((host) => ({ host, port: 443, from, at: addressesOf(addresses, from) }));
  });
}

const addressesOf = (addresses: readonly string[], from: string): Edge['at'] | undefined =>
  addresses.length === 0 ? undefined : guess({ addresses }, `the status of ${from} says so`);

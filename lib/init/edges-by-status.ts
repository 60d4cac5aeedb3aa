import { isIP } from 'node:net';
import { isName, type Edge, type FoundHost } from './found-host.ts';
import { guess } from './guess.ts';
import type { Seen } from './seen.ts';

/** The Gateway API and Ingresses say their addresses themselves, in their status. */
export function ofGatewayApi({ gateways, httpRoutes }: Seen): readonly FoundHost[] {
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

export function ofIngresses({ ingresses }: Seen): readonly FoundHost[] {
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

import { ofGatewayApi, ofIngresses } from './edges-by-status.ts';
import { ofIstio } from './edges-of-istio.ts';
import { isName, type Edge, type FoundHost } from './found-host.ts';
import { guess } from './guess.ts';
import type { LeftOut } from './scope.ts';
import type { Seen } from './seen.ts';

interface Edges {
  readonly edges: readonly Edge[];
  /** Hosts of which something is missing. */
  readonly unclear: readonly LeftOut[];
}

/** The hosts that Gateways and Ingresses serve over TLS. What is served in the clear has no TLS to look at. */
export function guessEdges(seen: Seen): Edges {
  const all = [...ofIstio(seen), ...ofGatewayApi(seen), ...ofIngresses(seen)];
  const known = new Map<string, FoundHost>();
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

import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';

/** Ways in which an AuthorizationPolicy comes to admit a peer that nobody declared: ALLOW rules add up. */
export const admitting = {
  anybody: sabotage('admit-anybody', 'a rule without conditions allows every request', () => ({})),
  anyPrincipal: sabotage(
    'admit-any-principal',
    'a rule allows the principal "*": anyone with a certificate',
    () => ({
      from: [{ source: { principals: ['*'] } }],
    }),
  ),
  wholeNamespace: sabotage(
    'admit-namespace',
    "a rule allows a caller's whole namespace instead of its account",
    (namespace) => ({
      from: [{ source: { namespaces: [namespace] } }],
    }),
  ),
};

function sabotage(id: string, what: string, rule: (callersNamespace: string) => object): Sabotage {
  return { id, what, collateral: [], alter: (scene) => Promise.resolve(allow(scene, rule)) };
}

function allow(
  { system }: Scene,
  rule: (callersNamespace: string) => object,
): Awaited<ReturnType<Sabotage['alter']>> {
  const endpoint = system.endpoints.find(
    ({ meshed, wears, callers }) => meshed && wears && callers.length > 0,
  );
  const [caller] = endpoint?.callers ?? [];
  if (!endpoint?.wears || !caller) return { cannot: 'no meshed endpoint with a caller and known labels' };
  return [
    {
      do: 'create',
      object: {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'assay-sabotage', namespace: endpoint.namespace },
        spec: {
          selector: { matchLabels: endpoint.wears.labels },
          action: 'ALLOW',
          rules: [rule(caller.namespace)],
        },
      },
    },
  ];
}

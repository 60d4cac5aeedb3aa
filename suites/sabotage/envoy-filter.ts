import type { Alteration } from '../../lib/model/sabotage.ts';

/** The proxies that a filter is for, and its own name. */
interface Meant {
  readonly name?: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** An EnvoyFilter with one patch for the proxies of some pods. */
export const envoyFilter = (
  { name = 'assay-sabotage', namespace, labels }: Meant,
  patch: object,
): Alteration => ({
  do: 'create',
  object: {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name, namespace },
    spec: { workloadSelector: { labels }, configPatches: [patch] },
  },
});

/** A script that keeps one line of a header, by its index as Lua has it. */
export const keepingOneLine = (header: string, index: string): string => `
function envoy_on_request(handle)
  local headers = handle:headers()
  if headers:getNumValues("${header}") > 1 then
    headers:replace("${header}", headers:getAtIndex("${header}", ${index}))
  end
end`;

/** Envoy's filter that runs a script. */
export const luaFilter = (code: string): object => ({
  name: 'assay.lua',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
    default_source_code: { inline_string: code },
  },
});

import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';
import { envoyFilter } from './envoy-filter.ts';

/** Ways in which an Istio sidecar comes to accept a TLS session whose client has no certificate of the mesh. */
export const trustingAnybody = {
  withoutCertificate: {
    id: 'filter-asks-for-no-certificate',
    what: "an EnvoyFilter adds a filter chain for one of the mesh's ALPNs whose TLS asks for no client certificate",
    // Nor does anybody authorize in it: whoever comes as a sidecar does is served.
    collateral: [
      'authz/unauthorized-peer-is-denied',
      'authz/other-namespace-is-denied',
      'authz/path-tricks-are-denied',
      'authz/policy-bypass-is-closed',
      'authz/method-is-restricted',
    ],
    // MERGE cannot turn require_client_certificate off: in protobuf a false that is merged is a false unsaid.
    alter: (scene) =>
      patched(scene, ({ targetPort }) => ({
        applyTo: 'FILTER_CHAIN',
        match: { context: 'SIDECAR_INBOUND', listener: { name: 'virtualInbound' } },
        patch: {
          operation: 'ADD',
          value: {
            name: 'assay-sabotage',
            filter_chain_match: {
              destination_port: targetPort,
              transport_protocol: 'tls',
              application_protocols: ['istio-http/1.1'],
            },
            filters: [passingOn(targetPort)],
            transport_socket: tls({
              tls_certificate_sds_secret_configs: [{ name: 'default', sds_config: SIDECARS_OWN }],
            }),
          },
        },
      })),
  },
  withAnyCertificate: {
    id: 'filter-trusts-any-authority',
    what: 'an EnvoyFilter lets the sidecar of one workload accept certificates that it cannot verify',
    collateral: [],
    alter: (scene) =>
      patched(scene, ({ targetPort }) => ({
        applyTo: 'FILTER_CHAIN',
        match: {
          context: 'SIDECAR_INBOUND',
          listener: { filterChain: { transportProtocol: 'tls', destinationPort: targetPort } },
        },
        patch: {
          operation: 'MERGE',
          value: {
            transport_socket: tls({
              combined_validation_context: {
                default_validation_context: { trust_chain_verification: 'ACCEPT_UNTRUSTED' },
              },
            }),
          },
        },
      })),
  },
} satisfies Record<string, Sabotage>;

function patched({ system }: Scene, patch: (endpoint: Endpoint) => object): ReturnType<Sabotage['alter']> {
  const endpoint = system.endpoints.find(
    ({ meshed, protocol, wears, callers }) => meshed && protocol === 'http' && wears && callers.length > 0,
  );
  if (!endpoint?.wears)
    return Promise.resolve({ cannot: 'no meshed HTTP endpoint with a caller and known labels' });
  const { namespace, wears } = endpoint;
  return Promise.resolve([envoyFilter({ namespace, labels: wears.labels }, patch(endpoint))]);
}

const API = 'type.googleapis.com/envoy.extensions';

const tls = (context: object) => ({
  name: 'envoy.transport_sockets.tls',
  typed_config: {
    '@type': `${API}.transport_sockets.tls.v3.DownstreamTlsContext`,
    common_tls_context: context,
  },
});

const passingOn = (port: number) => ({
  name: 'envoy.filters.network.tcp_proxy',
  typed_config: {
    '@type': `${API}.filters.network.tcp_proxy.v3.TcpProxy`,
    stat_prefix: 'assay-sabotage',
    cluster: `inbound|${port}||`,
  },
});

/** Where a sidecar gets its workload's certificate. */
const SIDECARS_OWN = {
  resource_api_version: 'V3',
  api_config_source: {
    api_type: 'GRPC',
    transport_api_version: 'V3',
    set_node_on_first_message_only: true,
    grpc_services: [{ envoy_grpc: { cluster_name: 'sds-grpc' } }],
  },
};

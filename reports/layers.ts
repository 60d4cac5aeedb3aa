import type { Layer } from '../lib/model/layer.ts';

/** A layer's name for a reader, and how it shows itself to a caller whom it stops. */
export const LAYERS: Readonly<Record<Layer, { readonly name: string; readonly sign: string }>> = {
  'network-policy': {
    name: 'network policy',
    sign: 'it rejects or drops the very first packet, so that no connection opens',
  },
  'egress-policy': {
    name: 'egress policy',
    sign: 'it rejects or drops on the way out, so that no connection opens',
  },
  'address-allowlist': {
    name: 'allow-list of addresses',
    sign: 'it turns a caller away by the address that he comes from',
  },
  mtls: {
    name: 'mutual TLS of the mesh',
    sign: 'the connection opens, and is cut or ended by an alert when no valid certificate of the mesh is shown',
  },
  'tls-floor': {
    name: 'lowest TLS version of the edge',
    sign: 'the hello of an old version ends in an alert or a cut, and no session comes of it',
  },
  authorization: {
    name: 'authorization',
    sign: 'the proxy answers itself that access is denied, and the application is not asked',
  },
  'end-user-token': {
    name: 'end-user token',
    sign: 'a request is turned away for want of a valid token',
  },
  'rate-limit': { name: 'rate limit', sign: 'requests beyond a number are turned away' },
  waf: { name: 'web application firewall', sign: 'a request is turned away for what it contains' },
  unknown: { name: 'unknown', sign: 'which layer it was could not be told' },
};

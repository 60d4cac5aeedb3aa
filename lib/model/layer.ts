/** The layers that can stop a probe. A check says which of them it claims; controls tell them apart. */
export const LAYERS = [
  'network-policy',
  'mtls',
  'authorization',
  'tls-floor',
  'end-user-token',
  'rate-limit',
  'waf',
  'address-allowlist',
  'egress-policy',
  'unknown',
] as const;
export type Layer = (typeof LAYERS)[number];

/** What a cluster or a system may or may not have. Detected, never assumed; an absence carries its reason. */
export type Feature =
  | 'mesh'
  | 'network-policy'
  | 'ingress'
  | 'database'
  | 'egress-register'
  | 'egress-gateway'
  | 'egress-sentinel'
  | 'egress-resolver'
  | 'metadata-service'
  | 'guarded-route'
  | 'forbidden-path'
  | 'forbidden-header-or-host'
  | 'application-tls'
  | 'label-borrowing'
  | 'host-network-vantage'
  | 'capture-vantage'
  | 'outside-vantage';

/** Why a feature is absent; a feature that is not a key here is present. */
export type Absences = Readonly<Partial<Record<Feature, string>>>;

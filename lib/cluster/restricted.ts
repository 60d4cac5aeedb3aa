/** A container's security context as Pod Security `restricted` demands it. */
export const restricted = (): Readonly<Record<string, unknown>> => ({
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
});

/** Limits are given too, since a ResourceQuota may demand them. */
export const SMALL = {
  requests: { cpu: '10m', memory: '64Mi' },
  limits: { cpu: '1', memory: '512Mi' },
} as const;

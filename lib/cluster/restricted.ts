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

/**
 * That of a container that opens packet sockets: root, because capabilities are given to nobody else without an escalation, and of
 * root's rights none but to listen. SETGID alone lets Debian's tcpdump stay who it is.
 */
export const listening = (): Readonly<Record<string, unknown>> => ({
  ...restricted(),
  runAsNonRoot: false,
  runAsUser: 0,
  runAsGroup: 0,
  capabilities: { drop: ['ALL'], add: [...LISTENING] },
});

export const LISTENING = ['NET_RAW', 'SETGID'] as const;

/** Limits are given too, since a ResourceQuota may demand them. */
export const SMALL = {
  requests: { cpu: '10m', memory: '64Mi' },
  limits: { cpu: '1', memory: '512Mi' },
} as const;

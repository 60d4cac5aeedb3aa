import { z } from 'zod';
import type { KubeObject } from '../model/kube-object.ts';
import { LEASE_NAME } from './rights.ts';

/** How long a lease holds without a sign of life, and how often its holder gives one. */
export const LEASE_SECONDS = 60;
export const RENEW_EVERY_MS = 15_000;

const leaseSpec = z.object({
  holderIdentity: z.string().optional(),
  leaseDurationSeconds: z.number().optional(),
  acquireTime: z.string().optional(),
  renewTime: z.string().optional(),
});

/** What a Lease says at a moment of the API server's own clock. */
export type LeaseState =
  | { readonly is: 'free' }
  | { readonly is: 'expired' | 'held' | 'ours'; readonly holder: string; readonly since: string };

/** Judge a Lease for the one who calls itself `me`. */
export function leaseState(lease: KubeObject | undefined, me: string, now: Date): LeaseState {
  const spec = leaseSpec.safeParse(lease?.['spec']).data;
  const holder = spec?.holderIdentity ?? '';
  if (spec === undefined || holder === '') return { is: 'free' };
  const since = spec.acquireTime ?? spec.renewTime ?? 'an unknown time';
  if (holder === me) return { is: 'ours', holder, since };
  const lastSeen = Date.parse(spec.renewTime ?? spec.acquireTime ?? '');
  const until = lastSeen + (spec.leaseDurationSeconds ?? LEASE_SECONDS) * 1000;
  // A time that cannot be read counts as expired, or nobody could ever run again.
  return { is: now.getTime() < until ? 'held' : 'expired', holder, since };
}

/** Who says so in a Lease; empty where nobody does. */
export const holderOf = (lease: KubeObject): string =>
  leaseSpec.safeParse(lease['spec']).data?.holderIdentity ?? '';

/** The Lease as its holder writes it. With a resourceVersion the write fails if anyone wrote in between. */
export function leaseManifest(wanted: {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  holder: string;
  acquired: Date;
  renewed: Date;
  resourceVersion?: string | undefined;
}): KubeObject {
  const { namespace, labels, holder, acquired, renewed, resourceVersion } = wanted;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: LEASE_NAME,
      namespace,
      labels,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: microTime(acquired),
      renewTime: microTime(renewed),
    },
  };
}

/** Kubernetes' MicroTime wants six digits of a second. */
const microTime = (time: Date): string => time.toISOString().replace('Z', '000Z');

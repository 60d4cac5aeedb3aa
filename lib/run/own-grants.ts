import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { ownedBy, type Owner } from '../cluster/owner.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { GRANT_ACCOUNTS, GRANT_LABEL, type Grantee } from '../model/own-change.ts';
import type { PodVantage } from '../model/vantage.ts';

export const grantName = (grantee: Grantee, runId: string): string =>
  `assay-${grantee}-${runId}`.slice(0, 63);

/**
 * Admits one of our callers to our own server. Two rules of this kind, so that one can go and the other stay: what a mesh
 * has an ALLOW rule for serves nobody else (Istio, "Authorization Policy": implicit enablement).
 */
export function grant(owner: Owner, grantee: Grantee): KubeObject {
  const { runId, namespace } = owner;
  const { apiVersion, kind } = KINDS.AuthorizationPolicy;
  const principals = [`*/ns/${namespace}/sa/${GRANT_ACCOUNTS[grantee]}`];
  return {
    apiVersion,
    kind,
    metadata: { ...ownedBy(owner), name: grantName(grantee, runId) },
    spec: {
      selector: { matchLabels: { [GRANT_LABEL]: 'server', [RUN_LABEL]: runId } },
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals } }] }],
    },
  };
}

/** The rules that these vantages of one namespace ask for, each with those who cannot stand without it. */
export const grantsFor = (
  here: readonly PodVantage[],
  owner: Owner,
): readonly { readonly wearers: readonly PodVantage[]; readonly policy: KubeObject }[] =>
  here.some(({ grant: part }) => part !== undefined)
    ? (['kept', 'passing'] as const).map((grantee) => ({
        wearers: here.filter(({ grant: part }) => part === grantee || part === 'server'),
        policy: grant(owner, grantee),
      }))
    : [];

/** What a run changes of its own while a probe is under way: nothing that is anybody else's. */
export type OwnChange =
  /** The rule of the mesh by which the vantages with `grant: 'passing'` are admitted goes. */
  | { readonly do: 'take-back-grant'; readonly namespace: string }
  /** The labels that a namespace of ours wears for its vantages with `namespaceLabels` go. */
  | {
      readonly do: 'take-back-labels';
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
    };

export const changeKey = (change: OwnChange): string => JSON.stringify([change.do, change.namespace]);

/** Worn by the agents that have a part in the run's own rules of the mesh, and by nothing else. */
export const GRANT_LABEL = 'assay.dev/grant';

/** Names of the accounts by which those rules know our callers; they are lent for the run. */
export const GRANT_ACCOUNTS = { kept: 'assay-kept', passing: 'assay-passing' } as const;

export type Grantee = keyof typeof GRANT_ACCOUNTS;

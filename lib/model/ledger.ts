import type { RunRecord, SafeguardRow } from './record.ts';

/** A run as a ledger keeps it. */
export interface LedgerRun {
  /** The name of its folder. */
  readonly folder: string;
  readonly id: string;
  /** UTC, RFC 3339. */
  readonly finishedAt: string;
  readonly state: RunRecord['run']['state'];
  readonly system: string;
  readonly cluster: string;
  readonly safeguards: readonly Pick<SafeguardRow, 'citation' | 'title' | 'state'>[];
  /** Key ids of the signatures that hold. */
  readonly signedBy: readonly string[];
}

/** Why there is no evidence of some days, as their owner gave it. */
export interface GapReason {
  /** UTC dates, YYYY-MM-DD, both included. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly owner: string;
}

export interface Ledger {
  readonly runs: readonly LedgerRun[];
  /** Folders that are not as a run left them: what they say counts for nothing. */
  readonly refused: readonly { readonly folder: string; readonly problem: string }[];
  readonly reasons: readonly GapReason[];
}

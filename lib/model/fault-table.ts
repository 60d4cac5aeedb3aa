/** faults.json, schema 1 (design: "The evidence record"). */
export interface FaultTable {
  schema: 1;
  faults: FaultRow[];
}

/** One fault and what a run said while it was there. */
export interface FaultRow {
  id: string;
  breaks: string;
  demanded: string;
  /** How many of the findings that it touches came to what. */
  seen: Record<TouchedVerdict, number>;
  /** The touched findings that passed, `<check> <subject>`. */
  falsePasses: string[];
  held: boolean;
}

export const TOUCHED_VERDICTS = ['fail', 'inconclusive', 'not-run', 'pass'] as const;
export type TouchedVerdict = (typeof TOUCHED_VERDICTS)[number];

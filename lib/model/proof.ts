/** prove.json, schema 1 (design: "The evidence record"). */
export interface Proof {
  schema: 1;
  mutants: Mutant[];
}

/** One sabotage and what it showed. */
export interface Mutant {
  id: string;
  check: string;
  what: string;
  expected: string[];
  collateral: string[];
  red: string[];
  caught: boolean;
  restored: boolean;
  seconds: number;
  /** Why it was not caught or not restored, where there is something to say. */
  note?: string;
}

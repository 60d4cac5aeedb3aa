/** prove.json, schema 1 (design: "The evidence record"). */
export interface Proof {
  schema: 1;
  /** Where and when it was done. */
  about: {
    startedAt: string;
    finishedAt: string;
    commit: string;
    kubernetes: string;
    mesh: string;
    cni: string;
  };
  mutants: Mutant[];
  /** The whole catalogue, once for each round of sabotages that do not touch each other. */
  rounds: Round[];
}

/** One sabotage and what it showed. */
export interface Mutant {
  id: string;
  check: string;
  what: string;
  expected: string[];
  collateral: string[];
  /** Of its own suite and those of its collateral, while it alone was there. */
  red: string[];
  caught: boolean;
  restored: boolean;
  seconds: number;
  /** Why it was not caught or not restored, where there is something to say. */
  note?: string;
}

/** Sabotages that were there at once, and what of the whole catalogue was red. */
export interface Round {
  /** Their ids. */
  mutants: string[];
  red: string[];
  /** Checks that ought to have been red. */
  missing: string[];
  /** Checks that were red and that none of them declares. */
  unexpected: string[];
  restored: boolean;
  seconds: number;
}

export const isProven = ({ caught, restored }: Mutant): boolean => caught && restored;

export const isClean = ({ missing, unexpected, restored }: Round): boolean =>
  missing.length === 0 && unexpected.length === 0 && restored;

/** Whether every sabotage was caught and undone, alone and beside others; nothing tried proves nothing. */
export const holds = ({ mutants, rounds }: Pick<Proof, 'mutants' | 'rounds'>): boolean =>
  mutants.length > 0 && mutants.every(isProven) && rounds.every(isClean);

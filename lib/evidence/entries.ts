import { SAFEGUARDS, type Citation } from '../model/safeguard.ts';
import type { Finding, Observation, RunRecord, SafeguardRow, Since } from '../model/record.ts';

/** The version of the journal's lines. */
export const JOURNAL_SCHEMA = 1;

/** What is known of a run before it ends. */
export type RunHeader = Omit<RunRecord['run'], 'finishedAt' | 'state' | 'phases' | 'probes' | 'retainUntil'>;

/** A finding before anything was sent. Its place in the list is its number from here on. */
export type Planned = Pick<Finding, 'check' | 'subject' | 'expected' | 'safeguards' | 'reperform'>;

/** A safeguard's own words, and the checks that it cannot be supported without. */
export type SafeguardCard = Omit<SafeguardRow, 'state' | 'findings'> & {
  /** Absent from journals of the first version: there every finding that cites the safeguard counted, and no check by name. */
  requires?: string[];
};

/** What of an earlier run this one is compared with: enough to say what changed, from the journal alone. */
export interface Baseline extends Omit<Since, 'changes'> {
  inventory: RunRecord['inventory'];
  findings: Pick<Finding, 'check' | 'subject' | 'verdict'>[];
}

export interface Start {
  schema: typeof JOURNAL_SCHEMA;
  run: RunHeader;
  checks: RunRecord['checks'];
  planned: Planned[];
  inventory: RunRecord['inventory'];
  coverage: RunRecord['coverage'];
  since?: Baseline;
  /** The safeguards as they were worded at the time, so that the record needs the journal and nothing else. */
  catalogue: SafeguardCard[];
}

export interface Judged extends Pick<
  Finding,
  'verdict' | 'reason' | 'layer' | 'observed' | 'oneSided' | 'waiver'
> {
  finding: number;
}

export interface End {
  finishedAt: string;
  probes: number;
  /** Stopped by a signal: the record reads `aborted`. */
  interrupted?: true;
}

/** A line of the journal. `start` is the first and `end` the last; a finding gets at most one verdict. */
export type Entry =
  | { kind: 'start'; data: Start }
  /** The image that was asked for, and what its nodes say that it was, by digest. The record keeps neither. */
  /** `others`: what ran where an agent has an image of its own. */
  | { kind: 'image'; data: { asked: string; ran: string[]; others?: string[] } }
  | { kind: 'observation'; data: { finding: number; observation: Observation } }
  | { kind: 'verdict'; data: Judged }
  | { kind: 'phase'; data: { name: string; ms: number } }
  | { kind: 'end'; data: End };

export function startEntry(data: Omit<Start, 'schema' | 'catalogue'>): Entry {
  return { kind: 'start', data: { ...data, schema: JOURNAL_SCHEMA, catalogue: catalogue() } };
}

/** The safeguards as they are worded now. */
export function catalogue(): SafeguardCard[] {
  return Object.entries(SAFEGUARDS).map(([citation, card]) => ({
    citation: citation as Citation,
    ...card,
    requires: [...card.requires],
  }));
}

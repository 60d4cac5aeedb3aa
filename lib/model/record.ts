import type { OutcomeWord } from '../../probes/protocol.ts';
import type { Layer } from './layer.ts';
import type { Citation } from './safeguard.ts';
import type { SafeguardState, Verdict } from './verdict.ts';

/** run.json, schema 1: the evidence of record. Reports read this and nothing else (design: "The evidence record"). */
export const SCHEMA = 1;

type Role = 'control' | 'probe';
export type ControlKind = 'same-request' | 'same-caller' | 'witness' | 'canary';
export type Phase = 'before' | 'during' | 'after';

/** One exchange of bytes, as it is kept. */
export interface Observation {
  role: Role;
  control?: ControlKind;
  phase: Phase;
  from: {
    namespace?: string;
    workload?: string;
    serviceAccount?: string;
    pod?: string;
    ip?: string;
    /** The vantage in words; the node, or "outside". */
    where?: string;
  };
  to: { namespace?: string; workload?: string; pod?: string; ip?: string; port: number; name?: string };
  /** What was sent, in words. */
  sent: string;
  outcome: OutcomeWord;
  /** What of the outcome is allow-listed: status, alert code, TLS version, cipher, peer names, errno. */
  detail?: Record<string, unknown>;
  nonce: string;
  batch: string;
  seq: number;
  /** UTC, by the runner's clock: RFC 3339 with milliseconds. */
  at: string;
  /** Duration in milliseconds. */
  ms: number;
  /** 1 for the first try. */
  attempt: number;
}

export interface Waiver {
  owner: string;
  reason: string;
  /** UTC date, YYYY-MM-DD; the waiver holds up to its end. */
  expires: string;
  expired: boolean;
}

/** How anybody sees a finding again, without Assay if they like. */
export interface Reperform {
  /** To copy and paste; more than one line where there is more than one way. */
  command: string;
  /** What it prints where the claim holds. */
  expect: string;
}

export interface Finding {
  check: string;
  subject: string;
  verdict: Verdict;
  reason?: string;
  layer?: Layer;
  safeguards: Citation[];
  expected: string;
  observed: string;
  oneSided?: true;
  waiver?: Waiver;
  reperform: Reperform;
  observations: Observation[];
}

/** What may differ between two runs of one system, though every verdict is the same. */
export const CHANGED_THINGS = ['endpoint', 'peer', 'certificate', 'egress', 'finding'] as const;

export interface Change {
  what: (typeof CHANGED_THINGS)[number];
  change: 'added' | 'removed' | 'changed';
  /** What it is about, as the inventory or the finding names it. */
  subject: string;
  /** In words; absent where there was nothing before. */
  was?: string;
  /** In words; absent where there is nothing now. */
  now?: string;
}

/** The earlier run that this one was compared with, and what changed since. */
export interface Since {
  run: string;
  finishedAt: string;
  /** SHA-256 of its run.json, hexadecimal. */
  digest: string;
  /** Key ids of the signatures over it that held when it was read; empty: it was intact, and signed by nobody known. */
  signedBy: string[];
  changes: Change[];
}

export interface CheckCard {
  id: string;
  title: string;
  suite: string;
  shows: string;
  doesNotShow: string;
  remediation: string;
  reperform: string;
}

export interface SafeguardRow {
  citation: Citation;
  title: string;
  kind: 'standard' | 'specification';
  requirement: 'required' | 'addressable' | null;
  state: SafeguardState;
  /** Indices into `findings`. */
  findings: number[];
  shows: string;
  doesNotShow: string;
}

export interface RunRecord {
  schema: typeof SCHEMA;
  run: {
    id: string;
    startedAt: string;
    finishedAt: string;
    state: 'complete' | 'aborted';
    tool: { name: string; version: string; commit: string; digest: string };
    system: string;
    configDigest: string;
    cluster: {
      context: string;
      server: string;
      uid: string | null;
      version: string;
      nodes: number | null;
      cni: string | null;
      mesh: string | null;
    };
    operator: string;
    /** The nonce of an auditor: every nonce of the run begins with it. 16 hexadecimal digits. */
    challenge?: string;
    /** UTC date, YYYY-MM-DD: six years after the run (45 CFR 164.316(b)(2)(i)). */
    retainUntil: string;
    phases: { name: string; ms: number }[];
    probes: number;
  };
  checks: CheckCard[];
  findings: Finding[];
  safeguards: SafeguardRow[];
  inventory: { endpoints: unknown[]; peers: unknown[]; certificates: unknown[]; egress: unknown[] };
  coverage: { discovered: number; covered: number; notCovered: { what: string; why: string }[] };
  since?: Since;
}

import { z } from 'zod';
import type { OutcomeWord } from '../../probes/protocol.ts';
import { LAYERS } from '../model/layer.ts';
import type { Observation, Reperform, Waiver } from '../model/record.ts';
import { SAFEGUARDS, type Citation } from '../model/safeguard.ts';
import { VERDICTS } from '../model/verdict.ts';

const count = z.int().nonnegative();
const text = z.string();
const maybe = z.exactOptional(text);

const OUTCOMES: Record<OutcomeWord, true> = {
  connected: true,
  answered: true,
  'tls-alert': true,
  reset: true,
  closed: true,
  refused: true,
  dropped: true,
  unreachable: true,
  garbled: true,
  'name-not-found': true,
  'wrong-backend': true,
  'probe-failed': true,
};

export const citation = z.enum(Object.keys(SAFEGUARDS) as Citation[]);

export const observation = z.strictObject({
  role: z.enum(['control', 'probe']),
  control: z.exactOptional(z.enum(['same-request', 'same-caller', 'witness', 'canary'])),
  phase: z.enum(['before', 'during', 'after']),
  from: z.strictObject({
    namespace: maybe,
    workload: maybe,
    serviceAccount: maybe,
    pod: maybe,
    ip: maybe,
    where: maybe,
  }),
  to: z.strictObject({
    namespace: maybe,
    workload: maybe,
    pod: maybe,
    ip: maybe,
    port: count.max(65535),
    name: maybe,
  }),
  sent: text,
  outcome: z.enum(Object.keys(OUTCOMES) as OutcomeWord[]),
  detail: z.exactOptional(z.record(text, z.unknown())),
  nonce: text,
  batch: text,
  seq: count,
  at: z.iso.datetime(),
  ms: z.number().nonnegative(),
  attempt: count.min(1),
}) satisfies z.ZodType<Observation>;

const waiver = z.strictObject({
  owner: text,
  reason: text,
  expires: z.iso.date(),
  expired: z.boolean(),
}) satisfies z.ZodType<Waiver>;

const reperform = z.strictObject({ command: text, expect: text }) satisfies z.ZodType<Reperform>;

/** What was known of a finding before anything was sent. */
export const plannedShape = {
  check: text,
  subject: text,
  expected: text,
  safeguards: z.array(citation),
  reperform,
};

/** What was found out. */
export const judgedShape = {
  verdict: z.enum(VERDICTS),
  reason: maybe,
  layer: z.exactOptional(z.enum(LAYERS)),
  observed: text,
  oneSided: z.exactOptional(z.literal(true)),
  waiver: z.exactOptional(waiver),
};

import { z } from 'zod';
import { VERDICTS } from '../model/verdict.ts';
import { JOURNAL_SCHEMA, type Baseline, type Entry } from './entries.ts';
import { judgedShape, observation, plannedShape } from './finding-schema.ts';
import {
  checkCard,
  coverage,
  headerShape,
  inventory,
  phase,
  safeguardShape,
  sinceShape,
} from './record-schema.ts';

const number = z.int().nonnegative();

const baseline = z.strictObject({
  ...sinceShape,
  inventory,
  findings: z.array(z.strictObject({ check: z.string(), subject: z.string(), verdict: z.enum(VERDICTS) })),
}) satisfies z.ZodType<Baseline>;

const start = z.strictObject({
  schema: z.literal(JOURNAL_SCHEMA),
  run: z.strictObject(headerShape),
  checks: z.array(checkCard),
  planned: z.array(z.strictObject(plannedShape)),
  inventory,
  coverage,
  since: z.exactOptional(baseline),
  catalogue: z.array(z.strictObject({ ...safeguardShape, requires: z.exactOptional(z.array(z.string())) })),
});

const end = z.strictObject({
  finishedAt: z.iso.datetime(),
  probes: number,
  interrupted: z.exactOptional(z.literal(true)),
});

export const entry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), data: start }),
  z.strictObject({
    kind: z.literal('image'),
    data: z.strictObject({
      asked: z.string(),
      ran: z.array(z.string()),
      others: z.exactOptional(z.array(z.string())),
    }),
  }),
  z.strictObject({ kind: z.literal('observation'), data: z.strictObject({ finding: number, observation }) }),
  z.strictObject({ kind: z.literal('verdict'), data: z.strictObject({ ...judgedShape, finding: number }) }),
  z.strictObject({ kind: z.literal('phase'), data: phase }),
  z.strictObject({ kind: z.literal('end'), data: end }),
]) satisfies z.ZodType<Entry>;

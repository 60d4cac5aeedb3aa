import { z } from 'zod';
import { CHANGED_THINGS, SCHEMA, type RunRecord, type Since } from '../model/record.ts';
import { STATES } from '../model/verdict.ts';
import { citation, judgedShape, observation, plannedShape } from './finding-schema.ts';

const count = z.int().nonnegative();
const text = z.string();
const maybe = z.exactOptional(text);

/** The part of `run` that is known before it ends. */
export const headerShape = {
  id: text,
  startedAt: z.iso.datetime(),
  tool: z.strictObject({ name: text, version: text, commit: text, digest: text }),
  system: text,
  configDigest: text,
  cluster: z.strictObject({
    context: text,
    server: text,
    uid: text.nullable(),
    version: text,
    nodes: count.nullable(),
    cni: text.nullable(),
    mesh: text.nullable(),
  }),
  operator: text,
  challenge: maybe,
};

export const phase = z.strictObject({ name: text, ms: z.number().nonnegative() });

export const checkCard = z.strictObject({
  id: text,
  title: text,
  suite: text,
  shows: text,
  doesNotShow: text,
  remediation: text,
  reperform: text,
});

/** A safeguard in words, without what a run made of it. */
export const safeguardShape = {
  citation,
  title: text,
  kind: z.enum(['standard', 'specification']),
  requirement: z.enum(['required', 'addressable']).nullable(),
  shows: text,
  doesNotShow: text,
};

const list = z.array(z.unknown());
export const inventory = z.strictObject({ endpoints: list, peers: list, certificates: list, egress: list });

export const coverage = z.strictObject({
  discovered: count,
  covered: count,
  notCovered: z.array(z.strictObject({ what: text, why: text })),
});

/** Which earlier run this one was compared with. */
export const sinceShape = {
  run: text,
  finishedAt: z.iso.datetime(),
  digest: text,
  signedBy: z.array(text),
};

const since = z.strictObject({
  ...sinceShape,
  changes: z.array(
    z.strictObject({
      what: z.enum(CHANGED_THINGS),
      change: z.enum(['added', 'removed', 'changed']),
      subject: text,
      was: maybe,
      now: maybe,
    }),
  ),
}) satisfies z.ZodType<Since>;

export const runRecord = z.strictObject({
  schema: z.literal(SCHEMA),
  run: z.strictObject({
    ...headerShape,
    finishedAt: z.iso.datetime(),
    state: z.enum(['complete', 'aborted']),
    phases: z.array(phase),
    probes: count,
    retainUntil: z.iso.date(),
  }),
  checks: z.array(checkCard),
  findings: z.array(z.strictObject({ ...plannedShape, ...judgedShape, observations: z.array(observation) })),
  safeguards: z.array(z.strictObject({ ...safeguardShape, state: z.enum(STATES), findings: z.array(count) })),
  inventory,
  coverage,
  since: z.exactOptional(since),
}) satisfies z.ZodType<RunRecord>;

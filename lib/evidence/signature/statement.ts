import { z } from 'zod';
import type { Finding, RunRecord } from '../../model/record.ts';
import { exitCodeOf } from '../exit-code.ts';
import { isViolation } from '../../model/roll-up.ts';

const STATEMENT = 'https://in-toto.io/Statement/v1';
const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1';
/** Somebody has read the evidence. There is no vetted predicate for it. */
const REVIEW = 'urn:assay:review:v1';

const text = z.string();
const digest = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What is read of a statement; whatever else one holds is for others. */
export const statement = z.intersection(
  z.object({ _type: z.literal(STATEMENT), subject: z.array(z.object({ name: text, digest })) }),
  z.discriminatedUnion('predicateType', [
    z.object({ predicateType: z.literal(TEST_RESULT), predicate: z.object({ result: text }) }),
    z.object({
      predicateType: z.literal(REVIEW),
      predicate: z.object({ reviewer: text, reviewedAt: z.iso.datetime(), note: z.exactOptional(text) }),
    }),
  ]),
);
export type Statement = z.infer<typeof statement>;

/** SHA-256 by name of file. */
export type Digests = ReadonlyMap<string, string>;

export interface Review {
  reviewer: string;
  /** UTC, RFC 3339. */
  reviewedAt: string;
  note?: string;
}

/** in-toto Statement 1, predicate test-result 0.1. What is in doubt is never PASSED; a waived failure is a warning. */
export function testResult(record: RunRecord, digests: Digests): Statement {
  const named = (keep: (finding: Finding) => boolean) =>
    record.findings.filter(keep).map(({ check, subject }) => `${check} ${subject}`);
  const passed = named(({ verdict }) => verdict === 'pass');
  const warned = named((one) => one.verdict === 'fail' && !isViolation(one));
  const failed = named(
    (one) => isViolation(one) || one.verdict === 'inconclusive' || one.verdict === 'not-run',
  );
  const predicate = {
    result: resultOf(exitCodeOf(record) === 0 && failed.length === 0, warned.length > 0),
    configuration: [{ name: 'assay.yaml', digest: { sha256: record.run.configDigest } }],
    passedTests: passed,
    warnedTests: warned,
    failedTests: failed,
  };
  return { _type: STATEMENT, subject: subjects(digests), predicateType: TEST_RESULT, predicate };
}

export function reviewed(review: Review, digests: Digests): Statement {
  return { _type: STATEMENT, subject: subjects(digests), predicateType: REVIEW, predicate: review };
}

/** Undefined for a statement about the run itself. */
export function reviewOf(said: Statement): Review | undefined {
  return said.predicateType === REVIEW ? said.predicate : undefined;
}

function resultOf(holds: boolean, warns: boolean): 'PASSED' | 'WARNED' | 'FAILED' {
  if (!holds) return 'FAILED';
  return warns ? 'WARNED' : 'PASSED';
}

function subjects(digests: Digests): Statement['subject'] {
  return [...digests].map(([name, sha256]) => ({ name, digest: { sha256 } }));
}

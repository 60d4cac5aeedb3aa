import type { RunRecord } from '../../lib/model/record.ts';
import { dotted } from '../../lib/model/anchor.ts';
import { seenInLine } from '../seen.ts';
import { uuid } from './uuid.ts';

/** The schemas that the tests validate with are those of this version. */
export const OSCAL = '1.2.3';
/** Of properties that OSCAL does not define. */
const NS = 'urn:assay:oscal';

/** NIST publishes no catalogue of the Security Rule (usnistgov/oscal-content#5), so the ids of its controls are ours. */
export const controlId = (citation: string): string => `hipaa-${dotted(citation)}`;

export const objectiveId = (check: string): string => `assay-${check.replace(/[^\p{L}\p{N}.-]+/gu, '.')}`;

/** Of the plan: the same for every run of the same configuration with the same checks. */
export const planUuid = ({ run, checks }: RunRecord): string =>
  uuid('plan', run.system, run.configDigest, ...checks.map(({ id }) => id));

export const toolUuid = ({ run }: RunRecord): string =>
  uuid('tool', run.tool.name, run.tool.version, run.tool.digest);
export const subjectUuid = ({ run }: RunRecord, subject: string): string =>
  uuid('subject', run.system, subject);

export const property = (name: string, value: string) => ({ name, ns: NS, value: seenInLine(value) });

/** The citations of each check, in the order of the safeguards. */
export function citationsOf(record: RunRecord, check: string): string[] {
  const cited = new Set(
    record.findings.filter((one) => one.check === check).flatMap((one) => one.safeguards),
  );
  return record.safeguards.map(({ citation }) => citation).filter((citation) => cited.has(citation));
}

/** The safeguards to which findings speak. */
export const spokenTo = ({ safeguards }: RunRecord): string[] =>
  safeguards.filter(({ findings }) => findings.length > 0).map(({ citation }) => citation);

export const reviewedControls = (citations: readonly string[]) => ({
  'control-selections': [
    citations.length === 0
      ? { 'include-all': {} }
      : { 'include-controls': citations.map((citation) => ({ 'control-id': controlId(citation) })) },
  ],
});

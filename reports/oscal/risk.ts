import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { standingOf } from '../standing.ts';
import { cardOf } from '../words.ts';
import { line, prose } from './prose.ts';
import { uuid } from './uuid.ts';

/** What a claim that failed leaves open, and how to mend it. A waiver in force is a deviation that somebody approved. */
export function risk(record: RunRecord, number: number, finding: Finding): object {
  const { title, remediation } = cardOf(record, finding);
  const { waiver } = finding;
  const id = riskUuid(record, number);
  return {
    uuid: id,
    title: line(`Not so: ${title}`),
    description: prose(`${finding.subject}: ${finding.observed}`),
    statement: prose(finding.expected),
    status: standingOf(finding) === 'waived' ? 'deviation-approved' : 'open',
    ...(waiver === undefined ? {} : { deadline: `${waiver.expires}T23:59:59Z` }),
    remediations: [
      {
        uuid: uuid('remediation', id),
        lifecycle: 'recommendation',
        title: line(title),
        description: prose(
          waiver === undefined
            ? remediation
            : `${remediation}\n\nWaived by ${waiver.owner}: ${waiver.reason}`,
        ),
      },
    ],
  };
}

export const riskUuid = ({ run }: RunRecord, number: number): string => uuid('risk', run.id, String(number));

import type { Finding, RunRecord, Waiver } from '../lib/model/record.ts';
import { MARKS, type Paint } from './paint.ts';
import { STANDINGS, standingOf } from './standing.ts';
import { cardOf, counts, STANDING_WORDS } from './words.ts';

/** So many findings are read one by one; of more, a reader wants to know which checks to look at. */
const FEW = 12;

/** All checks at a glance: each finding where there are few, else one line for each check. */
export function glance(record: RunRecord, paint: Paint): string[] {
  const groups = [...Map.groupBy(record.findings, ({ check }) => check).values()];
  if (record.findings.length <= FEW) return groups.flatMap((group) => oneByOne(record, group, paint));
  const wide = Math.max(...record.findings.map(({ check }) => check.length));
  return [...groups.flatMap((group) => oneLine(record, group, wide, paint)), ''];
}

function oneByOne(record: RunRecord, group: readonly Finding[], paint: Paint): string[] {
  const wide = Math.max(...record.findings.map((one) => STANDING_WORDS[standingOf(one)].length));
  const [first] = group;
  if (first === undefined) return [];
  return [
    `${paint('strong', first.check)}  ${paint('quiet', cardOf(record, first).title)}`,
    ...group.map((one) => {
      const standing = standingOf(one);
      const note = noteOf(one);
      const state = `${MARKS[standing]} ${STANDING_WORDS[standing].padEnd(wide)}`;
      return `  ${paint(standing, state)}  ${one.subject}${note === undefined ? '' : paint('quiet', `  ${note}`)}`;
    }),
    '',
  ];
}

function oneLine(record: RunRecord, group: readonly Finding[], wide: number, paint: Paint): string[] {
  const worst = STANDINGS.find((standing) => group.some((one) => standingOf(one) === standing));
  const [first] = group;
  if (worst === undefined || first === undefined) return [];
  const note = worst === 'not-applicable' ? noteOf(first) : undefined;
  const line = `${first.check.padEnd(wide)}  ${counts({ ...record, findings: [...group] })}`;
  return [`${paint(worst, MARKS[worst])} ${line}${note === undefined ? '' : paint('quiet', `  ${note}`)}`];
}

/** What a finding's verdict hangs on: its reason, or the waiver that covers it. */
function noteOf({ reason, waiver }: Finding): string | undefined {
  return waiver === undefined ? reason : `waiver ${waiverNote(waiver)}`;
}

export function waiverNote({ expired, expires, owner, reason }: Waiver): string {
  return `${expired ? 'expired on' : 'until'} ${expires} (${owner}): ${reason}`;
}

import type { Finding, RunRecord } from '../lib/model/record.ts';
import { waiverNote } from './glance.ts';
import { MARKS, type Paint } from './paint.ts';
import { standingOf, withStanding, type Standing } from './standing.ts';
import { cardOf, STANDING_WORDS } from './words.ts';

/** Of what went the same way so often, the rest is in the page. */
const MOST = 6;
const ORDER = ['fail', 'inconclusive', 'not-run', 'waived'] as const satisfies readonly Standing[];

/** What did not pass, by check: what was expected, what came, why, how to mend it and how to see it again. */
export function closeUps(record: RunRecord, paint: Paint, page: string): string[] {
  const trouble = Map.groupBy(withStanding(record, ...ORDER), ({ check }) => check);
  return [...trouble.values()].flatMap((group) => closeUp(record, group, paint, page));
}

function closeUp(record: RunRecord, group: readonly Finding[], paint: Paint, page: string): string[] {
  const worst = ORDER.find((standing) => group.some((one) => standingOf(one) === standing));
  const [first] = group;
  if (worst === undefined || first === undefined) return [];
  const { id, title, remediation, reperform } = cardOf(record, first);
  const isBroken = worst === 'fail' || worst === 'waived';
  const isAlike = group.every(({ expected }) => expected === first.expected);
  return [
    `${paint(worst, MARKS[worst])} ${paint('strong', id)}  ${paint('quiet', title)}`,
    ...(isAlike ? fact('  ', 'expected', first.expected) : []),
    ...ORDER.flatMap((standing) => some(group, standing, { paint, page, isAlike })),
    ...(isBroken ? fact('  ', 'fix', remediation) : []),
    ...(worst === 'not-run' ? [] : fact('  ', 'again', reperform)),
    '',
  ];
}

function some(
  group: readonly Finding[],
  standing: Standing,
  { paint, page, isAlike }: { paint: Paint; page: string; isAlike: boolean },
): string[] {
  const same = group.filter((one) => standingOf(one) === standing);
  const left = same.length - MOST;
  return [
    ...same
      .slice(0, MOST)
      .flatMap((one) => [
        `  ${paint(standing, `${MARKS[standing]} ${STANDING_WORDS[standing]}`)}  ${one.subject}`,
        ...(isAlike ? [] : fact('      ', 'expected', one.expected)),
        ...(standing === 'not-run' ? [] : fact('      ', 'observed', one.observed)),
        ...fact('      ', 'reason', one.reason),
        ...fact('      ', 'waiver', one.waiver && waiverNote(one.waiver)),
      ]),
    ...(left > 0 ? [`  and ${left} more: ${page}`] : []),
  ];
}

function fact(margin: string, name: string, text: string | undefined): string[] {
  const head = `${margin}${name.padEnd(9)} `;
  return text ? [`${head}${text.replaceAll('\n', `\n${' '.repeat(head.length)}`)}`] : [];
}

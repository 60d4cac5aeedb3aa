import { styleText } from 'node:util';
import type { Finding, RunRecord } from '../lib/model/record.ts';
import { plain } from './plain.ts';
import { standingOf, withStanding, type Standing } from './standing.ts';
import { cardOf, counts, duration, headline, lasted, plural, STANDING_WORDS } from './words.ts';

export interface Look {
  colour: boolean;
  /** Where the evidence lies. */
  out: string;
  exitCode?: number;
}

type Paint = (standing: Standing | 'strong' | 'quiet', text: string) => string;

/** The end of a run in a terminal, for somebody who sees it for the first time. */
export function summarize(given: RunRecord, { colour, out, exitCode }: Look): string {
  const record = plain(given);
  const paint = painter(colour);
  const { run } = record;
  const lines = [
    `${paint('strong', run.system)}  ${paint('quiet', `run ${run.id}`)}`,
    '',
    ...every(record, paint),
    ...closeUps(record, paint),
    ...remainder(record),
    `${paint('strong', headline(record))}  ${counts(record)}`,
    '',
    `Time      ${[...run.phases.map(({ name, ms }) => `${name} ${duration(ms)}`), `in all ${duration(lasted(run))}`].join(' · ')}`,
    `Traffic   ${plural(run.probes, 'probe')}, controls included`,
    `Evidence  ${out}/index.html`,
    ...(exitCode === undefined ? [] : [`Exit ${exitCode}    ${EXIT[exitCode] ?? 'an error'}`]),
  ];
  return `${lines.join('\n')}\n`;
}

const EXIT: Readonly<Record<number, string>> = {
  0: 'everything that was claimed holds',
  1: 'a claim failed',
  2: 'something could not be found out',
  3: 'nothing was probed: usage, configuration or cluster',
  4: 'the evidence could not be written or sealed',
};

const MARKS: Record<Standing, string> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  'not-run': '–',
  waived: '✗',
  'not-applicable': '–',
};

function every(record: RunRecord, paint: Paint): string[] {
  const wide = Math.max(...record.findings.map((one) => STANDING_WORDS[standingOf(one)].length), 0);
  return [...Map.groupBy(record.findings, ({ check }) => check)].flatMap(([check, findings]) => [
    `${paint('strong', check)}  ${paint('quiet', findings[0] ? cardOf(record, findings[0]).title : '')}`,
    ...findings.map((one) => {
      const standing = standingOf(one);
      const note = one.reason ?? waiverNote(one);
      const state = `${MARKS[standing]} ${STANDING_WORDS[standing].padEnd(wide)}`;
      return `  ${paint(standing, state)}  ${one.subject}${note === undefined ? '' : paint('quiet', `  ${note}`)}`;
    }),
    '',
  ]);
}

function waiverNote({ waiver }: Finding): string | undefined {
  if (waiver === undefined) return undefined;
  return waiver.expired ? `waiver expired on ${waiver.expires}` : `until ${waiver.expires}: ${waiver.reason}`;
}

function closeUps(record: RunRecord, paint: Paint): string[] {
  return withStanding(record, 'fail', 'inconclusive').flatMap((one) => closeUp(record, one, paint));
}

function closeUp(record: RunRecord, finding: Finding, paint: Paint): string[] {
  const standing = standingOf(finding);
  const { check, subject, expected, observed, reason } = finding;
  const { remediation, reperform } = cardOf(record, finding);
  const expired = finding.waiver && `expired on ${finding.waiver.expires} (${finding.waiver.owner})`;
  const facts = {
    expected,
    observed,
    reason,
    waiver: expired,
    fix: standing === 'fail' ? remediation : undefined,
    again: reperform,
  };
  return [
    paint(standing, `${MARKS[standing]} ${STANDING_WORDS[standing]}  ${check}  ${subject}`),
    ...Object.entries(facts).flatMap(([name, text]) =>
      text ? [`    ${name.padEnd(9)} ${indent(text)}`] : [],
    ),
    '',
  ];
}

function remainder({ coverage }: RunRecord): string[] {
  const { notCovered } = coverage;
  if (notCovered.length === 0) return [];
  return ['Not looked at', ...notCovered.map(({ what, why }) => `  ${what}: ${why}`), ''];
}

function indent(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(14)}`);
}

const FORMATS = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
  'not-run': 'yellow',
  waived: 'yellow',
  'not-applicable': 'dim',
  strong: 'bold',
  quiet: 'dim',
} as const;

function painter(colour: boolean): Paint {
  return (as, text) => (colour ? styleText(FORMATS[as], text, { validateStream: false }) : text);
}

import type { RunRecord } from '../lib/model/record.ts';
import { closeUps } from './close-up.ts';
import { glance } from './glance.ts';
import { painter } from './paint.ts';
import { plain } from './plain.ts';
import { counts, duration, headline, lasted, plural } from './words.ts';

export interface Look {
  colour: boolean;
  /** Where the evidence lies. */
  out: string;
  exitCode?: number;
}

/** Of a longer list, the rest is in the page. */
const MOST = 8;

/** The end of a run in a terminal, for somebody who sees it for the first time: the answer stands last. */
export function summarize(given: RunRecord, { colour, out, exitCode }: Look): string {
  const record = plain(given);
  const paint = painter(colour);
  const { run } = record;
  const page = `${out}/index.html`;
  const lines = [
    `${paint('strong', run.system)}  ${paint('quiet', `run ${run.id}`)}`,
    '',
    ...glance(record, paint),
    ...closeUps(record, paint, page),
    ...remainder(record, page),
    `${paint('strong', headline(record))}  ${counts(record)}`,
    '',
    `Time      ${[...run.phases.map(({ name, ms }) => `${name} ${duration(ms)}`), `in all ${duration(lasted(run))}`].join(' · ')}`,
    `Traffic   ${plural(run.probes, 'probe')}, controls included`,
    `Evidence  ${page}`,
    ...(exitCode === undefined ? [] : [`Exit ${exitCode}    ${exitInWords(record, exitCode)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function exitInWords(record: RunRecord, exitCode: number): string {
  if (exitCode === 0 && record.findings.some(({ verdict }) => verdict === 'not-run'))
    return 'no claim failed, and what an earlier layer stopped is accepted in the file (acceptShadowed)';
  return EXIT[exitCode] ?? 'an error';
}

const EXIT: Readonly<Record<number, string>> = {
  0: 'everything that was claimed holds',
  1: 'a claim failed',
  2: 'something could not be found out',
  3: 'nothing was probed: usage, configuration or cluster',
  4: 'the evidence could not be written or sealed',
};

/** By reason, so that what was left out on purpose does not bury what nobody declared. */
function remainder({ coverage }: RunRecord, page: string): string[] {
  const byReason = [...Map.groupBy(coverage.notCovered, ({ why }) => why)];
  if (byReason.length === 0) return [];
  return [
    'Not looked at',
    ...byReason.flatMap(([why, items]) => [
      `  ${plural(items.length, 'item')}: ${why}`,
      ...items.slice(0, MOST).map(({ what }) => `    ${what}`),
      ...(items.length > MOST ? [`    and ${items.length - MOST} more: ${page}`] : []),
    ]),
    '',
  ];
}

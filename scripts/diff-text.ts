import { legible } from '../lib/model/legible.ts';
import { CHANGED_THINGS, type Change, type RunRecord } from '../lib/model/record.ts';
import { moment } from '../reports/words.ts';

type Run = RunRecord['run'];

const MARKS = { added: '+', removed: '-', changed: '~' } as const;

/** For a terminal: what changed, by kind, one line each. */
export function diffText(before: Run, after: Run, changes: readonly Change[]): string {
  const other =
    before.system === after.system && before.cluster.uid === after.cluster.uid
      ? []
      : [`These are runs of two systems: ${named(before)}, and ${named(after)}.`];
  const sections = CHANGED_THINGS.flatMap((thing) => {
    const lines = changes.filter(({ what }) => what === thing).map(line);
    return lines.length === 0 ? [] : ['', `${thing}:`, ...lines];
  });
  const body = changes.length === 0 ? ['', 'Nothing changed.'] : sections;
  return `${[`${of(before)} → ${of(after)}`, ...other, ...body].join('\n')}\n`;
}

function line({ change, subject, was, now }: Change): string {
  const words = [was, now].filter((text) => text !== undefined).map(legible);
  return `  ${MARKS[change]} ${legible(subject)}: ${words.join(' → ')}`;
}

const of = ({ id, finishedAt }: Run): string => `${id} (${moment(finishedAt)})`;
const named = ({ system, cluster }: Run): string => `${legible(system)} on ${legible(cluster.context)}`;

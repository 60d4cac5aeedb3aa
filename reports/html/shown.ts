import type { RunRecord } from '../../lib/model/record.ts';
import type { SafeguardState } from '../../lib/model/verdict.ts';
import { STANDINGS, standingOf } from '../standing.ts';
import { plural, STANDING_WORDS } from '../words.ts';
import { type Html, markup } from './markup.ts';

/** What a state lets the evidence show: in this run, which may be less than findings can show. */
export function shown({ state, shows }: { readonly state: SafeguardState; readonly shows: string }): string {
  switch (state) {
    case 'supported':
      return shows;
    case 'partial':
      return `in part: ${shows}`;
    case 'violated':
      return `not so everywhere: ${shows}`;
    case 'unproven':
    case 'not assessed by this tool':
      return 'nothing';
  }
}

/** Counts by verdict, each leading to the first of them. `numbers` are indices into the record's findings. */
export function findingsOf(
  { findings }: RunRecord,
  numbers: readonly number[],
  ids: readonly string[],
): Html {
  const groups = STANDINGS.flatMap((standing) => {
    const same = numbers.filter((number) => {
      const finding = findings[number];
      return finding !== undefined && standingOf(finding) === standing;
    });
    const [first] = same;
    if (first === undefined) return [];
    return [markup`<li><a href="#${ids[first]}">${same.length} ${STANDING_WORDS[standing]}</a></li>`];
  });
  if (groups.length === 0) return markup`none`;
  return markup`<ul class="plain" aria-label="${plural(numbers.length, 'finding')}">${groups}</ul>`;
}

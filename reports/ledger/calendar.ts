import { badge, SHAPE_OF, type Shape } from '../html/state.ts';
import { type Html, markup } from '../html/markup.ts';
import { DAY, type DayState } from './days.ts';

const SHAPES: Readonly<Record<DayState, Shape>> = {
  ...SHAPE_OF,
  'cut short': 'inconclusive',
  gap: 'not-run',
};

const SIDE = 15;
const LEFT = 34;
const TOP = 18;
const WEEKDAYS = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'];

/** Days as a picture: a column for each week, Monday first. The table beside it has the same facts. */
export function calendar(byDay: ReadonlyMap<string, DayState>, label: string): Html {
  const days = [...byDay.keys()];
  const [first = ''] = days;
  const offset = weekday(first);
  const place = (day: string) => {
    const at = offset + Math.round((Date.parse(day) - Date.parse(first)) / DAY);
    return { x: LEFT + Math.floor(at / 7) * SIDE, y: TOP + (at % 7) * SIDE };
  };
  const width = LEFT + (Math.ceil((offset + days.length) / 7) + 1) * SIDE;
  const height = TOP + 7 * SIDE;
  return markup`<div class="scroll calendar" role="group" aria-label="${label}" tabindex="0">
    <svg role="img" aria-label="${label}: a mark for each day; the table below has the same facts" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
      ${WEEKDAYS.map((name, at) => markup`<text x="0" y="${TOP + at * SIDE + 11}">${name}</text>`)}
      ${days.filter((day) => day.endsWith('-01')).map((day) => markup`<text x="${place(day).x}" y="11">${month(day)}</text>`)}
      ${[...byDay].map(([day, state]) => {
        const { x, y } = place(day);
        const shape = SHAPES[state];
        return markup`<g class="state ${shape}"><title>${day}: ${state}</title><use href="#i-${shape}" x="${x}" y="${y}" width="12" height="12" /></g>\n`;
      })}
    </svg>
  </div>`;
}

export const stateBadge = (state: DayState): Html => badge(SHAPES[state], state);

/** Monday is 0. */
const weekday = (day: string): number => (new Date(day).getUTCDay() + 6) % 7;

const month = (day: string): string =>
  new Date(day).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' });

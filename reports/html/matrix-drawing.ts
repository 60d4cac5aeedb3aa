import type { Cell, Matrix } from '../matrix.ts';
import { STANDING_WORDS } from '../words.ts';
import { type Html, markup } from './markup.ts';

/** Sizes in CSS pixels. */
const SIDE = 26;
const LETTER = 6.3;
const LONGEST = 72;

/** The picture. Its marks are the shapes of the whole page, and each says in words what it is. */
export function drawing({ sources, targets, cells }: Matrix, ids: readonly string[]): Html {
  const left = width(sources);
  const top = width(targets) * 0.72 + 12;
  const right = width(targets) * 0.72;
  const size = { x: left + targets.length * SIDE + right, y: top + sources.length * SIDE + 4 };
  const drawn = cells.filter(({ source, target }) => sources.includes(source) && targets.includes(target));
  return markup`<div class="scroll matrix" role="group" aria-label="Picture of who tried what" tabindex="0">
    <svg width="${Math.ceil(size.x)}" height="${Math.ceil(size.y)}" viewBox="0 0 ${Math.ceil(size.x)} ${Math.ceil(size.y)}">
      ${sources.map(
        (
          source,
          at,
        ) => markup`<text class="who" x="${left - 8}" y="${top + at * SIDE + 17}">${short(source)}<title>${source}</title></text>
        <path class="line" d="M${left} ${top + (at + 1) * SIDE - 0.5}h${targets.length * SIDE}" />\n`,
      )}
      ${targets.map((target, at) => {
        const x = left + at * SIDE + 16;
        return markup`<text class="to" transform="translate(${x} ${top - 8}) rotate(-45)">${short(target)}<title>${target}</title></text>\n`;
      })}
      ${drawn.map((cell) => mark(cell, { left, top, sources, targets }, ids))}
    </svg>
  </div>`;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

function mark({ source, target, standing, findings }: Cell, place: Place, ids: readonly string[]): Html {
  const x = place.left + place.targets.indexOf(target) * SIDE + 4;
  const y = place.top + place.sources.indexOf(source) * SIDE + 3;
  // The table has the links that can be reached by keyboard; a second set would only be in the way.
  return markup`<a href="#${ids[findings[0] ?? 0]}" tabindex="-1" class="state ${standing}"><title>${source} → ${target}: ${STANDING_WORDS[standing]}</title><use href="#i-${standing}" x="${x}" y="${y}" width="20" height="20" /></a>\n`;
}

const width = (names: readonly string[]): number =>
  Math.max(0, ...names.map((name) => short(name).length)) * LETTER + 16;

const short = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

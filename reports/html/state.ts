import type { SafeguardState } from '../../lib/model/verdict.ts';
import type { Standing } from '../standing.ts';
import { STANDING_WORDS } from '../words.ts';
import { type Html, markup } from './markup.ts';

export type Shape = Standing | 'partial';

export const SHAPE_OF: Record<SafeguardState, Shape> = {
  supported: 'pass',
  violated: 'fail',
  partial: 'partial',
  unproven: 'inconclusive',
  'not assessed by this tool': 'not-applicable',
};

/** A state is told three times: by word, by shape and by colour. */
export function standingBadge(standing: Standing): Html {
  return badge(standing, STANDING_WORDS[standing]);
}

export function safeguardBadge(state: SafeguardState): Html {
  return badge(SHAPE_OF[state], state);
}

export function badge(shape: Shape, word: string): Html {
  return markup`<span class="state ${shape}">${icon(shape)}${word}</span>`;
}

export function icon(shape: Shape): Html {
  return markup`<svg class="icon" aria-hidden="true"><use href="#i-${shape}" /></svg>`;
}

/** The shapes, drawn once and used by name. */
export const SPRITE = markup`<svg class="sprite" aria-hidden="true">
  <symbol id="i-pass" viewBox="0 0 16 16">
    <circle class="fill" cx="8" cy="8" r="7" />
    <path class="mark" d="M4.8 8.3l2.2 2.2 4.2-4.8" />
  </symbol>
  <symbol id="i-fail" viewBox="0 0 16 16">
    <path class="fill" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" />
    <path class="mark" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" />
  </symbol>
  <symbol id="i-inconclusive" viewBox="0 0 16 16">
    <path class="fill" d="M8 .9L15.6 15H.4z" />
    <path class="mark" d="M8 6v4.2M8 12.4v.4" />
  </symbol>
  <symbol id="i-not-run" viewBox="0 0 16 16">
    <rect class="line" x="1.8" y="1.8" width="12.4" height="12.4" rx="2" />
    <path class="line" d="M4.8 8h6.4" />
  </symbol>
  <symbol id="i-waived" viewBox="0 0 16 16">
    <path class="line" d="M8 1.2L14.8 8 8 14.8 1.2 8z" />
    <path class="line" d="M6 6l4 4M10 6l-4 4" />
  </symbol>
  <symbol id="i-not-applicable" viewBox="0 0 16 16">
    <circle class="line" cx="8" cy="8" r="6.2" />
    <path class="line" d="M3.8 12.2l8.4-8.4" />
  </symbol>
  <symbol id="i-partial" viewBox="0 0 16 16">
    <circle class="line" cx="8" cy="8" r="6.2" />
    <path class="fill" d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" />
  </symbol>
</svg>`;

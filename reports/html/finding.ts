import type { Finding } from '../../lib/model/record.ts';
import { controlsInShort, once, partiesInShort, probesInShort, type Numbered } from '../exchanges.ts';
import { LAYERS } from '../layers.ts';
import { standingOf } from '../standing.ts';
import { plural } from '../words.ts';
import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { observations } from './observations.ts';
import { standingBadge } from './state.ts';

export interface Card {
  readonly finding: Finding;
  /** What its check claims. */
  readonly claim: string;
  readonly id: string;
  readonly command: Html | undefined;
  /** Whether each exchange is shown, or only what they came to. */
  readonly whole: boolean;
}

/** One finding with its evidence. */
export function findingCard({ finding, claim, id, command, whole }: Card): Html {
  const { subject, oneSided, observations: all } = finding;
  const standing = standingOf(finding);
  const seen = once(all);
  return markup`<article class="finding ${standing}" id="${id}" aria-label="${subject}">
    <h4>${standingBadge(standing)} <a class="self" href="#${id}">${subject}</a></h4>
    <p class="claim">${claim}</p>
    ${facts(
      ['From → to', inLines(partiesInShort(seen))],
      ['Expected', finding.expected],
      ['Observed', finding.observed],
      ['Reason', finding.reason],
      ['Layer', layerOf(finding, seen)],
      ['Controls', inLines(controlsInShort(seen).map(([kind, words]) => `${kind}: ${words}`))],
      [
        'One-sided',
        oneSided && seen.length > 0 && 'only the caller’s side was seen: no log of the receiver was asked',
      ],
      ['Waiver', waiverOf(finding)],
      ['See it again', command],
    )}
    ${evidence(seen, { subject, id, whole })}
  </article>\n`;
}

/** Which layer it was, by what that is told, and what rules out that it was the caller or the target. */
function layerOf({ layer, verdict }: Finding, seen: readonly Numbered[]): Html | undefined {
  if (layer === undefined) return undefined;
  const { name, sign } = LAYERS[layer];
  const ends = seen.length > 0 && markup`: ${probesInShort(seen)}`;
  const alive =
    verdict === 'pass' &&
    '; the controls came to what they had to, so it was neither the caller nor the target';
  return markup`${name} (<code>${layer}</code>)${ends}<small>told by this: ${sign}${alive}</small>`;
}

function waiverOf({ waiver }: Finding): string | undefined {
  if (waiver === undefined) return undefined;
  const until = waiver.expired ? 'expired on' : 'in force until';
  return `${until} ${waiver.expires}, ${waiver.owner}: ${waiver.reason}`;
}

function evidence(
  seen: readonly Numbered[],
  { subject, id, whole }: { subject: string; id: string; whole: boolean },
): Html {
  if (seen.length === 0) return markup`<p class="quiet">Nothing was sent.</p>`;
  if (whole) return observations(seen, subject, id);
  return markup`<p class="quiet">${plural(seen.length, 'exchange')}, each of them in run.json</p>`;
}

function inLines(lines: readonly string[]): Html | undefined {
  if (lines.length === 0) return undefined;
  return markup`${lines.map((line, at) => [at > 0 && markup`<br />`, line])}`;
}

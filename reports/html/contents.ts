import type { RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { type Html, markup } from './markup.ts';

/** Where to go from the answer. */
export function contents(record: RunRecord): Html {
  const open = withStanding(record, 'inconclusive').length > 0;
  const tried = record.findings.some(({ observations }) => observations.some(({ role }) => role === 'probe'));
  return markup`<nav aria-label="Contents">
    <ul>
      <li><a href="#violations">Violations</a></li>
      <li><a href="#waivers">Waivers</a></li>
      ${open && markup`<li><a href="#undecided">What could not be decided</a></li>`}
      <li><a href="#not-looked-at">What was not looked at</a></li>
      ${tried && markup`<li><a href="#matrix">Who tried what</a></li>`}
      <li><a href="#tested">What was tested</a></li>
      <li><a href="#since">Since the last signed run</a></li>
      <li><a href="#safeguards">Safeguards of the current rule</a></li>
      <li><a href="#readiness">Readiness for the proposed rule</a></li>
      <li><a href="#findings">Every finding</a></li>
      <li><a href="#course">How the run went</a></li>
      <li><a href="#reading">How to read this</a></li>
      <li><a href="#checking">How to check this record</a></li>
    </ul>
  </nav>`;
}

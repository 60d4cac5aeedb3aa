import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';

/** The words of this page, and how to check that nobody changed it. */
export function reading(): Html {
  return markup`<section aria-labelledby="reading">
    <h2 id="reading">How to read this</h2>
    <p>Every finding comes from live traffic; no configuration was read and believed. A refusal counts only where
    controls before and after it show that the caller was alive, that the target was alive, and which layer said no.</p>
    ${facts(
      [standingBadge('pass'), 'the claim held, and its controls prove that it could have failed'],
      [standingBadge('fail'), 'the claim was seen to be false'],
      [
        standingBadge('inconclusive'),
        'it was tried, and nothing can be concluded: a control was dead, answers disagreed, or the layer is unknown',
      ],
      [standingBadge('not-run'), 'it was not tried, for the reason given'],
      [standingBadge('not-applicable'), 'what the claim is about is absent here, or was not opted in'],
      [standingBadge('waived'), 'the claim is false, and an owner has accepted that for a time'],
    )}
    <p>To check that this folder is as the run left it, run <code>assay verify</code> on it. Each line of
    <code>journal.ndjson</code> carries the digest of the line before it; <code>run.json</code> must follow from the
    journal byte for byte; <code>manifest.json</code> holds the digest of every file.</p>
  </section>`;
}

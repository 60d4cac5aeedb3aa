import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';

/** The words of this page. */
export function reading(): Html {
  return markup`<section aria-labelledby="reading">
    <h2 id="reading">How to read this</h2>
    <p>Every finding comes from live traffic; no configuration was read and believed. A refusal counts only where
    controls before, beside and after it show that the caller was alive, that the target was alive, and which layer said
    no. That somebody is served counts only where somebody else was stopped at the same place.</p>
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
    <h3>Controls</h3>
    ${facts(
      [
        'same-request',
        'somebody else sends the same bytes to the same address: served where the claim is a refusal, stopped where the claim is that somebody is served',
      ],
      [
        'same-caller',
        'the same caller sends to something that is known to be open: it is alive, and can reach what it may',
      ],
      ['witness', 'where nobody may call, a caller that stands outside the layer on trial and gets through'],
      ['canary', 'an object of the tool’s own, known to be open or closed'],
    )}
  </section>`;
}

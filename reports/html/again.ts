import type { Finding, Reperform } from '../../lib/model/record.ts';
import { commandId } from './ids.ts';
import { type Html, markup } from './markup.ts';

/** A command to copy, and what it prints where the claim holds. */
export function again({ command, expect }: Reperform): Html | undefined {
  if (command === '') return undefined;
  return markup`<pre><code>${command}</code></pre>${expect !== '' && markup`<p class="expect">Where the claim holds: ${lines(expect)}</p>`}`;
}

function lines(text: string): Html[] {
  return text.split('\n').map((line, at) => markup`${at > 0 && markup`<br />`}<samp>${line}</samp>`);
}

/** The commands of one check: what several findings share is said once, at the check. */
export class Commands {
  readonly #shared: ReadonlyMap<string, string>;
  readonly #said: readonly (readonly [id: string, said: Reperform])[];

  constructor(check: string, group: readonly Finding[]) {
    const alike = [...Map.groupBy(group, ({ reperform }) => keyOf(reperform)).values()];
    const said = alike
      .filter(({ length }) => length > 1)
      .flatMap(([first]) => first?.reperform ?? [])
      .map((one, at) => [commandId(check, at), one] as const);
    this.#said = said;
    this.#shared = new Map(said.map(([id, one]) => [keyOf(one), id]));
  }

  /** For the head of the check. */
  get shared(): Html | undefined {
    if (this.#said.length === 0) return undefined;
    return markup`${this.#said.map(([id, one]) => markup`<div id="${id}">${again(one)}</div>`)}`;
  }

  /** For one finding: its own command, or where the shared one stands. */
  of({ reperform }: Finding): Html | undefined {
    const id = this.#shared.get(keyOf(reperform));
    return id === undefined ? again(reperform) : markup`<a href="#${id}">by this command of the check</a>`;
  }
}

function keyOf({ command, expect }: Reperform): string {
  return `${command}\0${expect}`;
}

import { type Html, markup, type Part } from './markup.ts';

interface Table {
  caption: string;
  columns: readonly string[];
  /** Rows of the body, each a whole <tr>. */
  rows: readonly (Html | undefined)[];
  kind?: string;
  /** Where a link to the table leads. */
  id?: string;
  /** What a reader of the screen hears where the table scrolls sideways. */
  label: string;
}

/** A table that says what it is; one too wide for the page scrolls by itself. */
export function table({ caption, columns, rows, kind, label, id }: Table): Html {
  return markup`<div class="scroll" role="group" aria-label="${label}" tabindex="0">
    <table${attribute('id', id)}${attribute('class', kind)}>
      <caption><span>${caption}</span></caption>
      <thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function attribute(name: string, value: string | undefined): Part {
  return value !== undefined && markup` ${name}="${value}"`;
}

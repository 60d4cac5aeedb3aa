import { type Html, markup, type Part } from './markup.ts';

/** Names and values; a value that is not there leaves its name out. */
export function facts(...rows: readonly (readonly [name: string | Html, value: Part])[]): Html {
  const present = rows.filter(([, value]) => value !== undefined && value !== false && value !== '');
  return markup`<dl>
    ${present.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

/** Parts with a comma between them. */
export function listed(parts: readonly Part[]): Html {
  return markup`${parts.map((part, at) => [at > 0 && ', ', part])}`;
}

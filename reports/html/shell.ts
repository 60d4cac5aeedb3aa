import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html, markup } from './markup.ts';
import { SPRITE } from './state.ts';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const STYLE = read('style.css');
/** The one script of a run's page, known to its policy by digest. */
const SCRIPT = read('client.js');

/** What stands before and after the body. */
interface Shell {
  readonly head: string;
  readonly foot: string;
}

/** A page in one file: whole without scripts, nothing fetched, and a policy that would let nothing of either through. */
export function shell({ title, body }: { readonly title: string; readonly body: Html }): string {
  const { head, foot } = around({ title, running: title });
  return `${head}${body.text}\n${foot}`;
}

/** The same around a body that comes in pieces. `running` stands at the foot of each printed sheet. */
export function around({
  title,
  running,
  script = false,
}: {
  readonly title: string;
  readonly running: string;
  readonly script?: boolean;
}): Shell {
  const style = `${STYLE}${pageRule(running)}`;
  const scripts = script ? ` script-src '${hash(SCRIPT)}';` : '';
  const policy = `default-src 'none'; style-src '${hash(style)}';${scripts} base-uri 'none'; form-action 'none'`;
  const head = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${SPRITE}
`;
  const last = script ? `<script>${SCRIPT}</script>\n` : '';
  return { head: head.text, foot: `${last}</body>\n</html>\n` };
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The foot of each printed sheet. Nothing of it can end the string or the style. */
function pageRule(running: string): string {
  const text = running.replace(/[^\w .:,-]/g, '');
  return `@page { @bottom-left { content: "${text}"; font: 7pt monospace; } @bottom-right { content: counter(page) " / " counter(pages); font: 7pt monospace; } }\n`;
}

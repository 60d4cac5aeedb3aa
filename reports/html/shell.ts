import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html, markup } from './markup.ts';
import { SPRITE } from './state.ts';

const STYLE = readFileSync(new URL('style.css', import.meta.url), 'utf8');
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** A page in one file: whole without scripts, nothing fetched, and a policy that would let nothing of either through. */
export function shell({ title, body }: { readonly title: string; readonly body: Html }): string {
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
${SPRITE}
${body}
</body>
</html>
`.text;
}

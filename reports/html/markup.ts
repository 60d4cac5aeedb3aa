/** Text that is safe to stand in a page: the only thing that markup`` does not escape. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Html | false | undefined | readonly Part[];

/** Everything put into the template is escaped, unless it was made by this template itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const fixed = withoutIndent(strings);
  return new Html(fixed.reduce((before, string, index) => before + textOf(parts[index - 1]) + string));
}

const seen = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The template's own text without the indentation of the source. */
function withoutIndent(strings: TemplateStringsArray): readonly string[] {
  const known = seen.get(strings) ?? strings.map((string) => string.replace(/\n\s+/g, '\n'));
  seen.set(strings, known);
  return known;
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escape(String(part));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Also replaces characters that are invisible or turn the direction of reading: a page must not be deceived. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, '\uFFFD')
    .replace(/[&<>"'`]/g, (char) => ESCAPES[char] ?? '');
}

/** Text for other programs: well-formed, and without characters that move a cursor, hide or turn a part. */
export function seen(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, '\uFFFD');
}

/** The same in one line, and never empty. */
export function seenInLine(text: string): string {
  const line = seen(text).replace(/\s+/g, ' ').trim();
  return line === '' ? '-' : line;
}

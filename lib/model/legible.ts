/** Well-formed, in one line, and without characters that move a cursor, hide a part or turn the direction of reading. */
export const legible = (text: string): string =>
  text.toWellFormed().replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/**
 * A text without the spaces and tabs around it. Written without a pattern: one that has blanks on both sides of a
 * lazy middle takes the square or the cube of what a hostile server sends.
 */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

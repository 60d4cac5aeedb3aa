import { seen, seenInLine } from '../seen.ts';

/** OSCAL's markup is Markdown with some HTML: what a server said must be neither. */
const MARKS = /[\\`*_{}[\]<>()#+!|&~^$"-]/g;

/** A markup-line: one line, never empty. */
export const line = (text: string): string => seenInLine(text).replace(MARKS, '\\$&');

/** A markup-multiline. */
export const prose = (text: string): string => seen(text).replace(MARKS, '\\$&');

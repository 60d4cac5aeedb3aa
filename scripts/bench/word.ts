/**
 * What a tool says of the claim "this caller cannot connect there": `blocked` is its pass, `open` its fail; `unknown`
 * is every way of saying that it could not find out; `not-askable` where it has no way to put the question.
 */
export type Word = 'blocked' | 'open' | 'unknown' | 'not-askable';

export interface Said {
  readonly word: Word;
  /** The tool's own words, cut short. */
  readonly detail: string;
  /** Something else in the same output tells the reader that all is not well. */
  readonly warned?: boolean;
  readonly ms: number;
}

const LONGEST = 200;

export const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

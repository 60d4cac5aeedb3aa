/** What was made up from what objects say, and from what: the file marks it on its line. */
export interface Guess<T> {
  readonly value: T;
  readonly why: string;
}

export const guess = <T>(value: T, why: string): Guess<T> => ({ value, why });

/** What has to be true of a request, in the Common Expression Language, and what is said where it is not. */
export interface Validation {
  readonly expression: string;
  readonly message: string;
}

/** A value as a literal of that language; JSON's escapes are a subset of its own. */
export const cel = (value: unknown): string => JSON.stringify(value);

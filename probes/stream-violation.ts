/** What is wrong with a stream. The first two mean that it was cut; any other, that it is not to be believed. */
export type Violation =
  | 'truncated-line'
  | 'missing-end'
  | 'garbage-line'
  | 'line-too-long'
  | 'wrong-batch'
  | 'wrong-protocol'
  | 'frame-before-start'
  | 'second-start'
  | 'frame-after-end'
  | 'unknown-seq'
  | 'duplicate-seq'
  | 'second-receipts'
  | 'receipts-before-results'
  | 'unasked-receipts'
  | 'second-capture'
  | 'capture-before-results'
  | 'unasked-capture'
  | 'wrong-count';

const CUTS: readonly Violation[] = ['truncated-line', 'missing-end'];

/** Whether the results that came before it may still be believed. */
export const isCut = (what: Violation): boolean => CUTS.includes(what);

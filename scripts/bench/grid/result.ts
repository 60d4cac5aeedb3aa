/** How one tool fared on the grid. */
export interface GridResult {
  /** What it asked, and by what means. */
  readonly by: string;
  readonly connections: number;
  readonly blocked: number;
  readonly seconds: number;
  /** Its parts, in seconds, where they were timed. */
  readonly parts?: Readonly<Record<string, number>>;
}

export const inSeconds = (ms: number): number => Math.round(ms / 10) / 100;

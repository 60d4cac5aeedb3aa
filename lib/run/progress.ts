/** What happens during a run, for whoever shows it. */
export interface Progress {
  /** A phase begins; its end is the beginning of the next one. */
  phase(name: string): void;
  /** How far the phase is. */
  step(text: string): void;
  done(): void;
}

export const silent: Progress = { phase: () => undefined, step: () => undefined, done: () => undefined };

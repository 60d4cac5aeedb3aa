/** Undoing, registered before doing: a half-made set-up is taken down too. Runs backwards, once, and never throws. */
export interface Teardown {
  /** Registers what undoes the step that comes next. */
  before(what: string, undo: () => Promise<void>): void;
  /** Runs everything registered, last first; returns what could not be undone, in words. */
  run(): Promise<readonly string[]>;
}

export function openTeardown(): Teardown {
  const steps: { what: string; undo: () => Promise<void> }[] = [];
  let running: Promise<readonly string[]> | undefined;

  async function unwind(): Promise<readonly string[]> {
    const left: string[] = [];
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        left.push(`${step.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return left;
  }

  return {
    before(what, undo) {
      // What is registered now would never be undone.
      if (running) throw new Error(`${what}: the run is being taken down already`);
      steps.push({ what, undo });
    },
    run: () => (running ??= unwind()),
  };
}

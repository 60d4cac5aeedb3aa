/** How one step of a build ended. */
export interface StepReport {
  readonly name: string;
  readonly cached: boolean;
  readonly seconds: number;
}

export const describeStep = (report: StepReport): string =>
  report.cached ? `${report.name}: cached` : `${report.name}: ${report.seconds} s`;

const running = new Map<string, number>();

const secondsSince = (started: number): number => Math.round((Date.now() - started) / 1000);

/** Runs a step and says how long it took. */
export const timed = async (name: string, step: () => Promise<void>): Promise<StepReport> => {
  const started = Date.now();
  running.set(name, started);
  try {
    await step();
  } finally {
    running.delete(name);
  }
  return { name, cached: false, seconds: secondsSince(started) };
};

export const wasCached = (name: string): StepReport => ({ name, cached: true, seconds: 0 });

/** What is being worked on right now, for whoever wonders whether it still moves. */
export const inProgress = (): string =>
  [...running].map(([name, started]) => `${name} ${secondsSince(started)} s`).join(', ');

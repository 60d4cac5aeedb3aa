/** How one step of a build ended. */
export interface StepReport {
  readonly name: string;
  readonly cached: boolean;
  readonly seconds: number;
}

export const describeStep = (report: StepReport): string =>
  report.cached ? `${report.name}: cached` : `${report.name}: ${report.seconds} s`;

/** Runs a step and says how long it took. */
export const timed = async (name: string, step: () => Promise<void>): Promise<StepReport> => {
  const started = Date.now();
  await step();
  return { name, cached: false, seconds: Math.round((Date.now() - started) / 1000) };
};

export const wasCached = (name: string): StepReport => ({ name, cached: true, seconds: 0 });

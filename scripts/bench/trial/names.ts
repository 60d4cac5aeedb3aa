/** Everything that a benchmark makes is in namespaces of its own. */
export const BENCH = 'assay-bench';
/** Assay's own vantage there. */
export const PROBES = 'assay-bench-probes';
/** Another namespace, in which nothing of the trial is. */
export const ELSEWHERE = 'assay-bench-elsewhere';

/** cyclonus knows pods by name, takes the label `pod` for granted, and names their Services itself. */
export const CALLER = 'caller-0';
export const ADMITTED = 'front-0';
export const TARGET = 'target-0';
export const PORT = 18480;

export const serviceOf = (pod: string, namespace: string = BENCH): string => `s-${namespace}-${pod}`;
export const hostOf = (service: string, namespace: string = BENCH): string =>
  `${service}.${namespace}.svc.cluster.local`;

/** cyclonus runs its commands in the container of this name. */
export const containerOf = (port: number): string => `cont-${port}-tcp`;

/** Where the large system of the benchmark lives. */
export const SCALE = 'assay-scale';
export const CALLERS = 20;
export const ENDPOINTS = 300;
/** At the last of so many endpoints nobody listens: five of three hundred. */
export const DEAD_EACH = 60;
export const FIRST_PORT = 20_000;

export const callerOf = (endpoint: number): string => `caller-${endpoint % CALLERS}`;
export const serviceOf = (endpoint: number): string => `endpoint-${endpoint}`;

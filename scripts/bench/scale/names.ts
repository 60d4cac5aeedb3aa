/** Where the large system of the benchmark lives. */
export const SCALE = 'assay-scale';
export const CALLERS = 20;
/**
 * So many of the callers, and the endpoints that they call, are in the mesh. Each such caller stands there and is imitated twice, and
 * a sidecar takes three of the 128 inotify instances that Linux gives a user: beside the lab's own there is no room for more.
 */
const MESHED_CALLERS = 10;
export const ENDPOINTS = 300;
/** At the last of so many endpoints nobody listens: five of three hundred. */
export const DEAD_EACH = 60;
export const FIRST_PORT = 20_000;

export const callerOf = (endpoint: number): string => callerNamed(endpoint % CALLERS);
export const callerNamed = (caller: number): string => `caller-${caller}`;
export const isMeshed = (caller: number): boolean => caller < MESHED_CALLERS;
export const serverOf = (endpoint: number): string =>
  isMeshed(endpoint % CALLERS) ? 'server' : 'plain-server';
export const serviceOf = (endpoint: number): string => `endpoint-${endpoint}`;

/** 9 sources × 9 Services × 6 ports: 486 connections. */
const SIDE = 9;
const FIRST_PORT = 8001;

const numbers = Array.from({ length: SIDE }, (_, at) => at + 1);

export const SOURCES: readonly string[] = numbers.map((number) => `s${number}`);
export const TARGETS: readonly string[] = numbers.map((number) => `t${number}`);
export const PORTS: readonly number[] = Array.from({ length: 6 }, (_, at) => FIRST_PORT + at);
export const CONNECTIONS = SOURCES.length * TARGETS.length * PORTS.length;

/** Worn by the one caller that the policy admits. */
export const ADMITTED_LABEL = { 'bench.assay.dev/caller': 'admitted' } as const;

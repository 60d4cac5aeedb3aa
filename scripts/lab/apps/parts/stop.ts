/** Node as process 1 of a container ignores SIGTERM unless told otherwise; without this each stop takes 30 s. */
export function exitWhenAsked(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
}

/** The first SIGINT, SIGTERM or SIGHUP asks for an orderly end; a second one is only answered. */
export function onSignals(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      process.stderr.write(
        stop.signal.aborted
          ? 'Still taking down what was made in the cluster.\n'
          : `${signal}: taking the run down.\n`,
      );
      stop.abort();
    });
  }
  return stop.signal;
}

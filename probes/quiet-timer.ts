export interface QuietTimer {
  /** Something happened: the time starts again. */
  heard(): void;
  stop(): void;
}

/**
 * Calls back after `ms` without an event. A process short of CPU finds its timers due before it has read what lies
 * in its sockets; one more turn of the event loop reads them first, so that our own slowness is not taken for silence.
 */
export function startQuietTimer(ms: number, onQuiet: () => void): QuietTimer {
  let lastTurn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    lastTurn = setImmediate(onQuiet);
  }, ms);
  const cancelLastTurn = (): void => {
    if (lastTurn) clearImmediate(lastTurn);
    lastTurn = undefined;
  };
  return {
    heard() {
      cancelLastTurn();
      timer.refresh();
    },
    stop() {
      cancelLastTurn();
      clearTimeout(timer);
    },
  };
}

import { logLine } from './log.ts';
import { exitWhenAsked } from './stop.ts';

/** A place to send requests from: it serves nothing and waits for somebody to exec into it. */
export function idle(service: string): void {
  exitWhenAsked();
  logLine({ service, event: 'waiting' });
  setInterval(() => undefined, 60_000);
}

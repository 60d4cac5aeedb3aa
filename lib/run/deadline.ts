import { AssayError } from '../errors.ts';

/** How long a run may last, unless its caller says otherwise. A killed run's objects are gone after it at the latest. */
export const RUN_SECONDS = 900;

/** Aborts `over` when the time has come; call what it gives when the run has ended. */
export function startDeadline(seconds: number, over: AbortController): () => void {
  const timer = setTimeout(() => {
    over.abort(
      new AssayError('E_INTERRUPTED', {
        tried: `ending within ${seconds} s (--timeout)`,
        seen: 'the run was not over',
        todo: 'Give it longer, or choose fewer checks. The journal is kept and sealed as an aborted run.',
      }),
    );
  }, seconds * 1000);
  return () => {
    clearTimeout(timer);
  };
}

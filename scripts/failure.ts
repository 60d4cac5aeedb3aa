import { AssayError, type ErrorCode } from '../lib/errors.ts';
import type { ExitCode } from '../lib/evidence/exit-code.ts';

/** The exit code of each error that ends a command (design: "The command line"). */
const EXIT: Readonly<Record<ErrorCode, ExitCode>> = {
  E_USAGE: 3,
  E_CONFIG: 3,
  E_KUBECONFIG: 3,
  E_CONTEXT: 3,
  E_UNREACHABLE: 3,
  E_FORBIDDEN: 3,
  E_REFUSED: 3,
  E_NOT_FOUND: 3,
  E_LEASE_HELD: 3,
  E_OUTPUT: 3,
  E_NOT_THE_LAB: 3,
  E_EVIDENCE: 4,
  E_AGENT: 3,
  E_INTERRUPTED: 2,
};

/** What went wrong, for the person who called: what was tried, what was seen, what to do. */
export function failureOf(error: unknown): { text: string; exitCode: ExitCode } {
  if (error instanceof AssayError) {
    const { code, tried, seen, todo } = error;
    return {
      text: `assay: ${code}\n  tried: ${tried}\n  seen:  ${seen.trimEnd()}\n  to do: ${todo}`,
      exitCode: EXIT[code],
    };
  }
  // Nobody foresaw this one, so its place in the code is what helps.
  return {
    text: `assay: unforeseen\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    exitCode: 3,
  };
}

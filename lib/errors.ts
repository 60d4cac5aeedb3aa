/** Stable codes: what a caller may branch on. The exit code of the command line is derived from them. */
export type ErrorCode =
  | 'E_USAGE'
  | 'E_CONFIG'
  | 'E_KUBECONFIG'
  | 'E_CONTEXT'
  | 'E_UNREACHABLE'
  | 'E_FORBIDDEN'
  | 'E_REFUSED'
  | 'E_NOT_FOUND'
  | 'E_LEASE_HELD'
  | 'E_OUTPUT'
  | 'E_EVIDENCE'
  | 'E_NOT_THE_LAB'
  | 'E_AGENT'
  | 'E_INTERRUPTED';

/** What was tried, what was seen, what to do: every error of Assay says all three. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: ErrorCode;
  readonly tried: string;
  readonly seen: string;
  readonly todo: string;

  constructor(
    code: ErrorCode,
    { tried, seen, todo, cause }: { tried: string; seen: string; todo: string; cause?: unknown },
  ) {
    super(`${tried}: ${seen}. ${todo}`, { cause });
    this.code = code;
    this.tried = tried;
    this.seen = seen;
    this.todo = todo;
  }
}

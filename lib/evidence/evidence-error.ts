import { AssayError } from '../errors.ts';

/** The evidence could not be written, read or believed. */
export function evidenceError(tried: string, seen: unknown, todo: string): AssayError {
  return new AssayError('E_EVIDENCE', { tried, seen: messageOf(seen), todo, cause: seen });
}

export function messageOf(seen: unknown): string {
  return seen instanceof Error ? seen.message : String(seen);
}

/** The code of a failed system call, such as ENOENT. */
export function errnoOf(seen: unknown): string | undefined {
  return seen instanceof Error && 'code' in seen && typeof seen.code === 'string' ? seen.code : undefined;
}

import type { Outcome } from '../protocol.ts';
import { firstBytes } from '../wire/bytes.ts';
import type { Heard } from '../wire/converse.ts';
import { classifyStreamError, codeOf } from './errno.ts';
import { classifyTlsError } from './tls-error.ts';

/** What it means that an exchange ended without an answer that its own reader understood. */
export function classifyNoAnswer({ bytes, ending }: Heard, ownTls: boolean): Outcome {
  if (bytes.length > 0) return { outcome: 'garbled', bytes: firstBytes(bytes) };
  if (ending instanceof Error) {
    return ownTls ? classifyTlsError(ending) : classifyStreamError(codeOf(ending));
  }
  switch (ending) {
    case 'eof':
      return { outcome: 'closed' };
    case 'silence':
      return { outcome: 'dropped', after: 'connect' };
    case 'enough':
      return { outcome: 'probe-failed', reason: 'no-bytes-were-enough' };
  }
}

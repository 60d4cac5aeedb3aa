import type { HeaderLine } from '../protocol.ts';

/** All lines of one name, as RFC 9110 §5.3 lets them be joined; nothing where there is none. */
export function headerOf(headers: readonly HeaderLine[], name: string): string | undefined {
  const values = headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

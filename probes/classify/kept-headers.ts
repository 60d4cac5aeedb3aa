import type { HeaderLine } from '../protocol.ts';
import { headerOf } from '../wire/header-of.ts';

const LONGEST = 256;

/** What is kept of each header on the list; every other header is forgotten. */
const KEPT: Readonly<Record<string, (value: string) => string>> = {
  server: same,
  // A query may carry a session or a person's name; where a redirect leads is told by the rest.
  location: (value) => value.replace(/[?#].*$/s, ''),
  'strict-transport-security': same,
  'content-type': same,
  'x-assay-backend': same,
  'x-envoy-upstream-service-time': () => 'present',
  'www-authenticate': (value) => /^[\w-]*/.exec(value)?.[0] ?? '',
};

function same(value: string): string {
  return value;
}

export function keptHeaders(headers: readonly HeaderLine[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(KEPT).flatMap(([name, keep]) => {
      const value = headerOf(headers, name);
      return value === undefined ? [] : [[name, keep(value).slice(0, LONGEST)]];
    }),
  );
}

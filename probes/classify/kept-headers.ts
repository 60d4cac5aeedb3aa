import type { HeaderLine } from '../protocol.ts';
import { headerOf } from '../wire/header-of.ts';

const LONGEST = 256;

/** What is kept of each header on the list; every other header is forgotten unless the exchange asks for it. */
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

/** What holds a credential, or what one is made of, whoever asks for it. */
const SECRETS: ReadonlySet<string> = new Set([
  'authentication-info',
  'authorization',
  'cookie',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'set-cookie',
  'set-cookie2',
  'www-authenticate',
]);

function same(value: string): string {
  return value;
}

/** Whether an exchange may ask for this header, as it is. */
export const isKeepable = (name: string): boolean =>
  /^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/.test(name) && !SECRETS.has(name);

/** The headers on the list as the list says, and those asked for, if they may be. */
export function keptHeaders(
  headers: readonly HeaderLine[],
  keep: readonly string[] = [],
): Readonly<Record<string, string>> {
  const wanted = { ...Object.fromEntries(keep.filter(isKeepable).map((name) => [name, same])), ...KEPT };
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, show]) => {
      const value = headerOf(headers, name);
      return value === undefined ? [] : [[name, show(value).slice(0, LONGEST)]];
    }),
  );
}

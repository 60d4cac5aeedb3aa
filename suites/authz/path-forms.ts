import type { Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { PROXY_403 } from '../../lib/model/stop-words.ts';
import { CALLED_BAD } from './prohibited.ts';

/** A path as a caller may write it. */
interface PathForm {
  readonly what: string;
  readonly path: string;
  readonly stops: NonEmpty<Stop>;
}

/** The application took it for another thing, or for nothing: then it is not the path that is denied. */
const TAKEN_FOR_ANOTHER: Stop = {
  outcome: 'answered',
  by: 'app',
  status: [301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 414, 415, 421],
  layer: 'authorization',
};
/** A proxy may send the caller to the path as it ought to be written (Envoy, UNESCAPE_AND_REDIRECT). */
const SENT_AWAY: Stop = { outcome: 'answered', by: 'proxy', status: [307], layer: 'authorization' };
const STOPPED: NonEmpty<Stop> = [PROXY_403, CALLED_BAD, SENT_AWAY, TAKEN_FOR_ANOTHER];

/**
 * Spellings that one side takes for the path and another does not: RFC 3986 sections 2.3, 3.3, 5.2.4 and 6.2; RFC 9112 section
 * 3.2; CWE-22, CWE-41 and CWE-178. The denied path itself comes first: it has to be denied as it stands.
 */
export function pathForms(denied: string, host: string): readonly PathForm[] {
  const cut = denied.lastIndexOf('/');
  const [above, last] = [denied.slice(0, cut), denied.slice(cut + 1)];
  const [first = '', rest] = [last[0], last.slice(1)];
  const hex = (text: string): string =>
    Array.from(text, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  const tricks: Readonly<Record<string, string>> = {
    'a letter encoded': `${above}/${hex(first)}${rest}`,
    'every letter encoded': `${above}/${hex(last)}`,
    'a letter encoded twice': `${above}/%25${first.charCodeAt(0).toString(16)}${rest}`,
    'its slash doubled': `${above}//${last}`,
    'its first slash doubled': `/${denied}`,
    'its slash encoded': `${above}%2f${last}`,
    'its slash encoded, in capitals': `${above}%2F${last}`,
    'its slash encoded twice': `${above}%252f${last}`,
    'an encoded slash behind its slash': `${above}/%2f${last}`,
    'a dot between': `${above}/./${last}`,
    'an encoded dot between': `${above}/%2e/${last}`,
    'a dot and an encoded slash between': `${above}/.%2f${last}`,
    'there and back': `${above}/x/../${last}`,
    'there and back, dots encoded': `${above}/x/%2e%2e/${last}`,
    'there and back, slashes encoded': `${above}/x%2f..%2f${last}`,
    'a backslash': `${above}\\${last}`,
    'a backslash encoded': `${above}%5c${last}`,
    'a backslash behind its slash': `${above}/\\${last}`,
    'with a query': `${denied}?x=1`,
    'with an encoded question mark': `${denied}%3fx=1`,
    'with a fragment': `${denied}#x`,
    'with a parameter': `${denied};x=1`,
    'with a parameter before': `${above};x=1/${last}`,
    'with a slash at its end': `${denied}/`,
    'with a dot at its end': `${denied}/.`,
    'in capitals': `${above}/${last.toUpperCase()}`,
    'in absolute form': `http://${host}${denied}`,
  };
  return [
    { what: 'as it stands', path: denied, stops: [PROXY_403] },
    ...Object.entries(tricks).map(([what, path]) => ({ what, path, stops: STOPPED })),
  ];
}

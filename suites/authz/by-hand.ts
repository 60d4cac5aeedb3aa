import type { Endpoint } from '../../lib/model/system.ts';

/** What curl sends; a database's port is only opened. */
export function curl(
  { service, namespace, port, protocol }: Endpoint,
  path: string,
  ...more: string[]
): string {
  const scheme = protocol === 'http' ? 'http' : 'telnet';
  const target = `${scheme}://${service}.${namespace}:${port}${protocol === 'http' ? path : ''}`;
  return ['curl', '-si', '--max-time', '5', ...more, target].join(' ');
}

import { TLS_VERSIONS, type TlsVersion, type Transport } from '../../probes/protocol.ts';
import { stranger } from './cast.ts';
import type { Match } from './match.ts';
import type { System } from './system.ts';
import type { Vantage } from './vantage.ts';

/** What checks of the edge have in common. */

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Who asks the edge: somebody outside, or, where nobody stands there, an undeclared pod. */
export const visitor = (system: System): Vantage => system.stage.outside ?? stranger(system);

export const NO_ADDRESS = 'no-address: the Service of this host has none';

/** `<host>:<port>[#variant]`. */
export const hostSubject = ({ host, port }: Place, variant?: string): string =>
  `${host}:${port}${variant === undefined ? '' : `#${variant}`}`;

/** As a redirect names it: the default port left out, a host of colons in brackets. */
export function httpsOrigin({ host, port }: Place): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return URL.parse(`https://${name}:${port}`)?.origin ?? `https://${name}:${port}`;
}

/** The TLS of an ordinary visitor, who names the host and has no certificate of his own. */
export const visiting = (host: string): Transport => ({ over: 'tls', serverName: host, chain: true });

/** Connected, with a version that was not offered. */
export const otherThan = (version: TlsVersion): readonly Match[] =>
  TLS_VERSIONS.filter((one) => one !== version).map((other) => ({ outcome: 'connected', version: other }));

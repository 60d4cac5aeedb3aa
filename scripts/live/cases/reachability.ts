import type { Outcome, Transport } from '../../../probes/protocol.ts';
import type { Shot } from '../../../lib/run/shot.ts';
import { hostOf } from './client-rules.ts';
import type { ReachabilityCase, Word } from './reachability-table.ts';
import { CALLERS, type Rig, type Service } from './rig.ts';
import { PORTS, SEEN, SEEN_TRANSPORT } from './servers.ts';

type Port = keyof typeof PORTS;
const ALL = Object.keys(PORTS) as Port[];
const CALLER = { injected: CALLERS['through sidecar'], uninjected: CALLERS.uninjected } as const;

/** Every call of a case: what it is named, what its authors say of it, and how it is made. */
export const callsOf = (
  { name, expected }: ReachabilityCase,
  serviceAt: Rig['serviceAt'],
): readonly (readonly [name: string, documented: string, shot: Shot])[] =>
  Object.entries(expected).flatMap(([caller, servers]) =>
    Object.entries(servers).flatMap(([server, words]) =>
      wordsByPort(words).map(
        ([port, word]) =>
          [
            `${name} ${caller} ${server} ${port}`,
            documented(port, word),
            call(caller as keyof typeof CALLER, server, port, serviceAt),
          ] as const,
      ),
    ),
  );

const wordsByPort = (words: Word | Partial<Record<Port, Word>>): readonly (readonly [Port, Word])[] =>
  typeof words === 'string' ? ALL.map((port) => [port, words]) : (Object.entries(words) as [Port, Word][]);

/** Only where a proxy reads HTTP does it say whose certificate it saw. */
const documented = (port: Port, word: Word): string =>
  port === 'http' || word === 'denied' ? word : 'served';

function call(caller: keyof typeof CALLER, server: string, port: Port, serviceAt: Rig['serviceAt']): Shot {
  const [service, path = ''] = server.split('/') as [Service, string?];
  const host = hostOf(service);
  const via: Transport = port === 'https' ? { over: 'tls', serverName: host } : { over: 'tcp' };
  return {
    from: CALLER[caller],
    to: { at: 'address', host: serviceAt(service), port: PORTS[port] },
    send: { do: 'http1', method: 'GET', path: `/${path}`, host, keep: [SEEN, SEEN_TRANSPORT] },
    via,
  };
}

const CUT: readonly string[] = ['reset', 'closed', 'garbled', 'tls-alert'];
/** Whether the other side ended it where an answer was due. */
export const isCut = ({ outcome }: Outcome): boolean => CUT.includes(outcome);

/** A sidecar that was turned away by the other side answers its own client with 503. */
export function reached(outcome: Outcome): string {
  if (isCut(outcome)) return 'denied';
  if (outcome.outcome !== 'answered') return JSON.stringify(outcome);
  const { by, status, headers } = outcome;
  if (by === 'proxy' && status === 503) return 'denied';
  if (by === 'app' && status === 200) return headers?.[SEEN_TRANSPORT] ?? 'served';
  return JSON.stringify(outcome);
}

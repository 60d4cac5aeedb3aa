import { guess, type Guess } from './guess.ts';
import type { PortView } from './views.ts';

type Protocol = 'http' | 'postgres' | 'tcp';

/** Words for a protocol as appProtocol and port names have them. What speaks HTTP/2 alone, or TLS, is none of ours. */
const WORDS: readonly (readonly [word: RegExp, protocol: Protocol])[] = [
  // Istio cannot parse it, so its ports are often named tcp-postgres.
  [/(^|-)(postgres|postgresql|pgsql|psql|pg)(-|$)/i, 'postgres'],
  [/^(https|tls|grpc|grpc-web|http2|kubernetes\.io\/h2c|h2c|ssl)([-.]|$)/i, 'tcp'],
  [/^(http|web|kubernetes\.io\/ws)([-.]|$)/i, 'http'],
  [/^(tcp|mysql|mongo|mongodb|redis|amqp|kafka|mllp|hl7|dicom)([-.]|$)/i, 'tcp'],
];
/** Ports by their number (IANA, and the two that everybody uses for HTTP in a container). */
const NUMBERS: Readonly<Record<number, Protocol>> = { 80: 'http', 8080: 'http', 5432: 'postgres' };

/** What is spoken at a Service's port, by what the object says of it. */
export function guessProtocol({ port, name, appProtocol, targetPort }: PortView): Guess<Protocol> {
  const said: readonly (readonly [what: string, word: string])[] = [
    ['appProtocol is', appProtocol ?? ''],
    ['the port is named', name],
    ['the target port is named', typeof targetPort === 'string' ? targetPort : ''],
  ];
  for (const [what, word] of said) {
    const known = WORDS.find(([pattern]) => pattern.test(word));
    if (known) return guess(known[1], `${what} ${word}`);
  }
  for (const number of [port, targetPort]) {
    const known = typeof number === 'number' ? NUMBERS[number] : undefined;
    if (known) return guess(known, `by its number ${String(number)}`);
  }
  return guess('tcp', 'nothing says what is spoken here; tcp asks for a live peer alone');
}

import type { TlsSession } from '../protocol.ts';
import { suiteName } from './cipher-suites.ts';
import { readMessages, readServerHello, SERVER_HELLO, SERVER_HELLO_DONE } from './server-hello.ts';
import { readRecords } from './tls-records.ts';
import { versionName } from './tls-versions.ts';

/** What a server says to a ClientHello. `settled`: nothing that may follow changes it. */
export type HelloAnswer =
  | { readonly is: 'nothing'; readonly settled: false }
  | { readonly is: 'unreadable'; readonly settled: true }
  | { readonly is: 'alert'; readonly code: number; readonly settled: boolean }
  | { readonly is: 'hello'; readonly tls: TlsSession; readonly settled: boolean };

/**
 * A ServerHello alone is no session yet: OpenSSL may send one and, in the same flight, the alert that it could not
 * sign its key exchange. So one is believed when its flight is whole, or when no alert follows it.
 */
export function readHelloAnswer(bytes: Buffer): HelloAnswer {
  const flight = readRecords(bytes);
  const fatal = flight.alerts.find((alert) => alert.fatal);
  if (fatal) return { is: 'alert', code: fatal.code, settled: true };
  const messages = readMessages(flight.handshake);
  const first = messages.find((message) => message.type !== 0);
  if (first) {
    const hello = first.type === SERVER_HELLO ? readServerHello(first.body) : undefined;
    if (!hello) return { is: 'unreadable', settled: true };
    const whole =
      hello.retry || flight.encrypted || messages.some((message) => message.type === SERVER_HELLO_DONE);
    const tls = { version: versionName(hello.version), cipher: suiteName(hello.suite) };
    return { is: 'hello', tls, settled: whole || flight.broken };
  }
  // The first message must be a ServerHello (or a HelloRequest, type 0); anything else need not be waited for.
  const type = flight.handshake[0];
  if (flight.broken || flight.encrypted || (type !== undefined && type !== 0 && type !== SERVER_HELLO)) {
    return { is: 'unreadable', settled: true };
  }
  // A warning may precede a ServerHello (unrecognized_name, RFC 6066 §3); alone it was the answer.
  const warning = flight.alerts.at(-1);
  if (warning) return { is: 'alert', code: warning.code, settled: warning.code === 0 };
  return { is: 'nothing', settled: false };
}

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

/** Warnings that one hello may draw. */
const MOST_WARNINGS = 8;

/** How far a flight has come, beside its messages. */
interface Standing {
  readonly warning: number | undefined;
  readonly encrypted: boolean;
  readonly broken: boolean;
}

/**
 * A ServerHello alone is no session yet: OpenSSL may send one and, in the same flight, the alert that it could not
 * sign its key exchange. So one is believed when its flight is whole, or when no alert follows it. What was settled
 * stands, whatever follows: an answer must not depend on where the network cut it.
 */
export function readHelloAnswer(bytes: Buffer): HelloAnswer {
  const { marks, handshake, broken } = readRecords(bytes);
  let [warnings, warning, encrypted]: [number, number | undefined, boolean] = [0, undefined, false];
  for (const mark of marks) {
    const said = handshake.subarray(0, mark.at);
    const before = readMeanwhile(said, { warning, encrypted, broken: false });
    if (before.settled) return before;
    if (mark.is === 'encrypted') encrypted = true;
    else if (mark.fatal) return { is: 'alert', code: mark.code, settled: true };
    else {
      warning = mark.code;
      warnings += 1;
    }
    if (warnings > MOST_WARNINGS) return { is: 'unreadable', settled: true };
    const now = readMeanwhile(said, { warning, encrypted, broken: false });
    if (now.settled) return now;
  }
  return readMeanwhile(handshake, { warning, encrypted, broken });
}

function readMeanwhile(handshake: Buffer, { warning, encrypted, broken }: Standing): HelloAnswer {
  const messages = readMessages(handshake);
  const first = messages.find((message) => message.type !== 0);
  if (first) {
    const hello = first.type === SERVER_HELLO ? readServerHello(first.body) : undefined;
    if (!hello) return { is: 'unreadable', settled: true };
    const whole = hello.retry || encrypted || messages.some((message) => message.type === SERVER_HELLO_DONE);
    const tls = { version: versionName(hello.version), cipher: suiteName(hello.suite) };
    return { is: 'hello', tls, settled: whole || broken };
  }
  // The first message must be a ServerHello (or a HelloRequest, type 0); anything else need not be waited for.
  const type = handshake[0];
  if (broken || encrypted || (type !== undefined && type !== 0 && type !== SERVER_HELLO)) {
    return { is: 'unreadable', settled: true };
  }
  // A warning may precede a ServerHello (unrecognized_name, RFC 6066 §3); alone it was the answer.
  if (warning !== undefined) return { is: 'alert', code: warning, settled: warning === 0 };
  return { is: 'nothing', settled: false };
}

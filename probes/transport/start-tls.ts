import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { classifyTlsError } from '../classify/tls-error.ts';
import type { Outcome } from '../protocol.ts';
import { startQuietTimer } from '../quiet-timer.ts';
import { describeSession } from './describe-peer.ts';
import type { Opening } from './line.ts';

export interface TlsWishes {
  readonly serverName?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  readonly credentials?: Pick<ConnectionOptions, 'secureContext'>;
  /** Whether the certificates that the peer sends are wanted. */
  readonly chain?: boolean | undefined;
  /** Whether a peer outside the given trust ends the probe. */
  readonly verified: boolean;
}

/**
 * The TLS of Node, 1.2 or 1.3. Its handshake is over before a 1.3 server has judged our certificate. Who writes on the
 * line does so in the same turn of the event loop: then the last flight and the request leave together, and no write
 * meets the RST behind a refusal that has not been read.
 */
export function startTls(
  socket: Duplex & { readonly bytesRead: number },
  wishes: TlsWishes,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Opening> {
  return new Promise((resolve) => {
    const secured = connect({
      socket,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      // A mesh names its workloads by URI: there the chain counts and the host name does not.
      checkServerIdentity: () => undefined,
      ...wishes.credentials,
      ...(wishes.serverName !== undefined && isIP(wishes.serverName) === 0
        ? { servername: wishes.serverName }
        : {}),
      ...(wishes.alpn ? { ALPNProtocols: [...wishes.alpn] } : {}),
    });
    const giveUp = (): void => {
      stop({ outcome: 'probe-failed', reason: 'deadline' });
    };
    const timer = startQuietTimer(timeoutMs, () => {
      stop(
        socket.bytesRead > 0 ? { outcome: 'garbled', bytes: '' } : { outcome: 'dropped', after: 'connect' },
      );
    });
    const settle = (opening: Opening): void => {
      timer.stop();
      signal.removeEventListener('abort', giveUp);
      secured.off('error', onError).off('secureConnect', onSecure);
      secured.on('error', () => undefined);
      resolve(opening);
    };
    const stop = (stopped: Outcome): void => {
      settle({ stopped });
      secured.destroy();
    };
    const onError = (error: Error): void => {
      stop(classifyTlsError(error));
    };
    const onSecure = (): void => {
      const reason = wishes.verified ? whyUnverified(secured) : undefined;
      if (reason === undefined)
        settle({ line: { socket: secured, tls: describeSession(secured, wishes.chain) } });
      else stop({ outcome: 'probe-failed', reason: `mesh-peer-unverified:${reason}` });
    };
    signal.addEventListener('abort', giveUp);
    secured.once('error', onError);
    secured.once('secureConnect', onSecure);
  });
}

function whyUnverified(socket: TLSSocket): string | undefined {
  return socket.authorized ? undefined : String(socket.authorizationError);
}

import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { classifyDatagram } from '../classify/datagram-answer.ts';
import { classifyConnectError, codeOf } from '../classify/errno.ts';
import type { Address, Outcome, Probe } from '../protocol.ts';
import { startQuietTimer } from '../quiet-timer.ts';
import { backendOfDatagram, datagramQuestion } from '../wire/datagram.ts';
import { dnsQuery, readDnsAnswer } from '../wire/dns.ts';

export interface DatagramExchange {
  readonly result: Outcome;
  readonly local?: Address;
}

/**
 * One datagram, and the first one back. The socket is connected, so that the kernel tells it of an ICMP reject, and
 * lets in nobody but the address that was asked.
 */
export function exchangeDatagram(
  to: Address,
  { nonce, backend, timeoutMs, send }: Probe,
  signal: AbortSignal,
): Promise<DatagramExchange> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(to.host) ? 'udp6' : 'udp4');
    let local: Address | undefined;
    const settle = (result: Outcome): void => {
      quiet.stop();
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve({ result, ...(local ? { local } : {}) });
    };
    const giveUp = (): void => {
      settle({ outcome: 'probe-failed', reason: 'deadline' });
    };
    const onError = (error: Error): void => {
      settle(classifyConnectError(codeOf(error)));
    };
    const quiet = startQuietTimer(timeoutMs, () => {
      settle({ outcome: 'dropped', after: 'connect' });
    });
    signal.addEventListener('abort', giveUp);
    socket.once('error', onError);
    socket.once('message', (answer) => {
      settle(
        send.do === 'dns-query'
          ? asDnsAnswer(answer, nonce)
          : classifyDatagram(backendOfDatagram(answer, nonce), backend),
      );
    });
    socket.once('connect', () => {
      const { address, port } = socket.address();
      local = { host: address, port };
      socket.send(send.do === 'dns-query' ? dnsQuery(nonce) : datagramQuestion(nonce), (error) => {
        if (error) socket.emit('error', error);
      });
    });
    socket.connect(to.port, to.host);
  });
}

/** Whatever comes back came from where it was sent to: in another language it is an answer too. */
function asDnsAnswer(answer: Buffer, nonce: string): Outcome {
  const code = readDnsAnswer(answer, nonce);
  return typeof code === 'number'
    ? { outcome: 'answered', by: 'unknown', protocol: 'dns', reply: `rcode-${code}` }
    : { outcome: 'answered', by: 'unknown', protocol: 'other' };
}

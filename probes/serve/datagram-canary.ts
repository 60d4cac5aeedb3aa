import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { datagramAnswer } from '../wire/datagram.ts';
import type { Receipts } from './receipts.ts';

/** The canary's other half: it answers datagrams on the port where the server takes connections. */
export function createDatagramCanary(name: string, receipts: Receipts, host: string): Socket {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (question, { port, address }) => {
    receipts.note(question.toString('latin1'));
    const answer = datagramAnswer(question, name);
    // A caller that is gone by now may have left an ICMP error behind, which is its own affair.
    if (answer) socket.send(answer, port, address, () => undefined);
  });
  return socket;
}

/** Resolves once the socket is bound. */
export function bound(socket: Socket, on: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(on.port, on.host, () => {
      socket.off('error', reject);
      // What an unconnected socket hears of afterwards concerns one datagram and must not end the process.
      socket.on('error', () => undefined);
      resolve();
    });
  });
}

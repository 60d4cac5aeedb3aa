import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { logLine } from './log.ts';
import { exitWhenAsked } from './stop.ts';

const kept = 1024;

/**
 * A server on the outside: it takes any bytes on any of its ports and writes down what came, so that "nothing
 * arrived" can be read here and need not be guessed at the caller. It only ever sees the lab's own probes.
 */
export function outsideServer(
  name: string,
  ports: readonly number[],
  datagrams: readonly number[] = [],
): void {
  for (const port of datagrams) echoDatagrams(name, port);
  for (const port of ports) {
    createServer((socket) => {
      attend(name, port, socket);
    }).listen(port, () => {
      logLine({ server: name, event: 'listening', port });
    });
  }
  exitWhenAsked();
}

function attend(name: string, port: number, socket: Socket): void {
  const from = socket.remoteAddress ?? null;
  let text = '';
  let answered = false;
  // A connection is news even if not one byte follows.
  logLine({ server: name, event: 'connection', port, from });
  socket.setTimeout(10_000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    if (text.length < kept) text = (text + bytes.toString('latin1')).slice(0, kept);
    const isHttp = /^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/.test(text);
    if (answered || (isHttp && !text.includes('\r\n\r\n'))) return;
    answered = true;
    logLine({ server: name, event: 'bytes', port, from, nonces: noncesIn(text), bytes: text });
    reply(socket, isHttp, name, text);
  });
}

function reply(socket: Socket, isHttp: boolean, name: string, text: string): void {
  if (!isHttp) {
    socket.end(`${name}\n`);
    return;
  }
  const body = `${JSON.stringify({ server: name, nonces: noncesIn(text) })}\n`;
  const lines = [
    'HTTP/1.1 200 OK',
    'content-type: application/json',
    'connection: close',
    `content-length: ${body.length}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** `x-assay-nonce: N` in a header, or `assay-nonce N` in a line of its own protocol. */
export function noncesIn(text: string): string[] {
  return [...text.matchAll(/assay-nonce[:=]?\s*([\w-]+)/gi)].map(([, nonce]) => nonce ?? '');
}

/** Whoever sends a datagram is answered, and stands in the log. */
function echoDatagrams(name: string, port: number): void {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address, port: from }) => {
    const text = bytes.toString('latin1').slice(0, kept);
    logLine({ server: name, event: 'datagram', port, from: address, nonces: noncesIn(text), bytes: text });
    socket.send(`${name}\n`, from, address);
  });
  socket.bind(port, () => {
    logLine({ server: name, event: 'listening', port, protocol: 'UDP' });
  });
}

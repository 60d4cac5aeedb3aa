import { createServer, type Socket } from 'node:net';
import { required } from './parts/environment.ts';
import { logLine } from './parts/log.ts';
import { RawRequestReader, valuesOf, type RawRequest } from './parts/raw-requests.ts';
import { exitWhenAsked } from './parts/stop.ts';

// A backend that tells the caller, and its own log, exactly which lines reached it. It holds no data of anybody.
const backend = required('BACKEND');
let connections = 0;

createServer((socket) => {
  const connection = ++connections;
  const reader = new RawRequestReader();
  let sequence = 0;
  socket.on('data', (bytes) => {
    for (const request of reader.push(bytes)) answer(socket, connection, ++sequence, request);
  });
  socket.on('close', () => {
    if (reader.pending > 0) logLine({ backend, event: 'left over', connection, bytes: reader.pending });
  });
  socket.on('error', () => socket.destroy());
}).listen(8080, () => {
  logLine({ backend, event: 'listening', port: 8080 });
});
exitWhenAsked();

function answer(socket: Socket, connection: number, sequence: number, request: RawRequest): void {
  const seen = {
    backend,
    connection,
    sequence,
    nonces: valuesOf(request.headerLines, 'x-assay-nonce'),
    ...request,
  };
  logLine({ event: 'request', ...seen });
  const body = `${JSON.stringify(seen)}\n`;
  socket.write(
    [
      'HTTP/1.1 200 OK',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-clinic-service: ${backend}`,
      '',
      request.requestLine.startsWith('HEAD ') ? '' : body,
    ].join('\r\n'),
  );
}

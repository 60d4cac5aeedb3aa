import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { logLine } from './log.ts';
import { noncesIn } from './outside-server.ts';

const PORT = 53;
const HEADER_BYTES = 12;
/** RFC 1035 section 4.1.1: a response, recursion available, no such name. */
const NO_SUCH_NAME = 0x8183;

/** Knows no name, and says so to everybody over UDP and TCP; what was asked stands in its log. */
export function resolver(server: string): void {
  const heard = (protocol: string, from: string | undefined, query: Buffer): void => {
    const bytes = query.toString('latin1').slice(0, 512);
    logLine({ server, event: 'query', protocol, from: from ?? null, nonces: noncesIn(bytes), bytes });
  };
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    heard('UDP', address, query);
    socket.send(answerTo(query), port, address);
  });
  socket.bind(PORT, () => {
    logLine({ server, event: 'listening', port: PORT, protocol: 'UDP' });
  });
  createServer((line) => {
    let bytes = Buffer.alloc(0);
    line.setTimeout(10_000, () => line.destroy());
    line.on('error', () => line.destroy());
    line.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]).subarray(0, 1024);
      if (bytes.length < 2 || bytes.length < 2 + bytes.readUInt16BE(0)) return;
      const query = bytes.subarray(2);
      heard('TCP', line.remoteAddress, query);
      const answer = answerTo(query);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      line.end(Buffer.concat([length, answer]));
    });
  }).listen(PORT, () => {
    logLine({ server, event: 'listening', port: PORT, protocol: 'TCP' });
  });
}

/** The question again, with the word that nobody has this name; what is no query is sent back as it is. */
function answerTo(query: Buffer): Buffer {
  if (query.length < HEADER_BYTES) return query;
  const answer = Buffer.from(query);
  answer.writeUInt16BE(NO_SUCH_NAME, 2);
  return answer;
}

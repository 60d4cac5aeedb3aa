import { SocketAddress } from 'node:net';

/** What one packet carries of a TCP connection. */
export interface Segment {
  readonly from: { readonly host: string; readonly port: number };
  readonly to: { readonly host: string; readonly port: number };
  readonly payload: Buffer;
}

/** The head of a cooked frame; its last two bytes name the protocol as Ethernet does. */
const COOKED_HEAD = 16;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const TCP = 6;

/** The segment in a frame of Linux cooked capture; nothing where there is no whole head of one. */
export function readSegment(frame: Buffer): Segment | undefined {
  if (frame.length < COOKED_HEAD) return undefined;
  const packet = frame.subarray(COOKED_HEAD);
  switch (frame.readUInt16BE(COOKED_HEAD - 2)) {
    case IPV4:
      return readIPv4(packet);
    case IPV6:
      return readIPv6(packet);
    default:
      return undefined;
  }
}

/** RFC 791 section 3.1. */
function readIPv4(packet: Buffer): Segment | undefined {
  if (packet.length < 20 || packet.readUInt8(9) !== TCP) return undefined;
  // Only a first fragment has a head of TCP.
  if ((packet.readUInt16BE(6) & 0x1fff) !== 0) return undefined;
  const head = (packet.readUInt8(0) & 0x0f) * 4;
  const ends = [packet.subarray(12, 16), packet.subarray(16, 20)].map((bytes) => [...bytes].join('.'));
  return readTcp(packet.subarray(head, packet.readUInt16BE(2)), ends);
}

/** RFC 8200 section 3. */
function readIPv6(packet: Buffer): Segment | undefined {
  if (packet.length < 40 || packet.readUInt8(6) !== TCP) return undefined;
  const ends = [packet.subarray(8, 24), packet.subarray(24, 40)].map((bytes) =>
    canonical(Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':')),
  );
  return readTcp(packet.subarray(40, 40 + packet.readUInt16BE(4)), ends);
}

/** RFC 9293 section 3.1. */
function readTcp(bytes: Buffer, [from = '', to = '']: readonly string[]): Segment | undefined {
  if (bytes.length < 20) return undefined;
  const head = (bytes.readUInt8(12) >> 4) * 4;
  if (head < 20) return undefined;
  return {
    from: { host: from, port: bytes.readUInt16BE(0) },
    to: { host: to, port: bytes.readUInt16BE(2) },
    payload: bytes.subarray(head),
  };
}

/** An address as everybody here writes it: IPv6 has many spellings. */
export function canonical(host: string): string {
  return new SocketAddress({ address: host, family: host.includes(':') ? 'ipv6' : 'ipv4' }).address;
}

import { SocketAddress } from 'node:net';
import { u16 } from '../wire/bytes.ts';
import type { Segment } from './segment.ts';

/** Packets as tcpdump writes them, for tests. */
export type Packet = Segment;

/** A file of Linux cooked capture. */
export function capture(packets: readonly Packet[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt32LE(113, 20);
  return Buffer.concat([
    head,
    ...packets.flatMap((packet) => {
      const frame = cooked(packet);
      const about = Buffer.alloc(16);
      about.writeUInt32LE(frame.length, 8);
      about.writeUInt32LE(frame.length, 12);
      return [about, frame];
    }),
  ]);
}

export function cooked({ from, to, payload }: Packet): Buffer {
  const tcp = Buffer.concat([
    u16(from.port),
    u16(to.port),
    Buffer.alloc(8),
    Buffer.of(0x50, 0x18),
    Buffer.alloc(6),
    payload,
  ]);
  const isSix = from.host.includes(':');
  const head = Buffer.alloc(16);
  head.writeUInt16BE(isSix ? 0x86dd : 0x0800, 14);
  const ends = Buffer.concat([bytesOf(from.host), bytesOf(to.host)]);
  if (isSix) {
    const ip = Buffer.concat([Buffer.of(0x60, 0, 0, 0), u16(tcp.length), Buffer.of(6, 64), ends]);
    return Buffer.concat([head, ip, tcp]);
  }
  const ip = Buffer.concat([
    Buffer.of(0x45, 0),
    u16(20 + tcp.length),
    Buffer.of(0, 0, 0x40, 0, 64, 6, 0, 0),
    ends,
  ]);
  // A short frame of Ethernet is padded.
  return Buffer.concat([head, ip, tcp, Buffer.alloc(4)]);
}

function bytesOf(host: string): Buffer {
  if (!host.includes(':')) return Buffer.from(host.split('.').map(Number));
  const { address } = new SocketAddress({ address: host, family: 'ipv6' });
  const [before = '', after = ''] = address.split('::');
  const groups = (text: string): number[] =>
    text
      .split(':')
      .filter(Boolean)
      .map((group) => parseInt(group, 16));
  const [first, last] = [groups(before), groups(after)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return Buffer.concat([...first, ...zeros, ...last].map((group) => u16(group)));
}

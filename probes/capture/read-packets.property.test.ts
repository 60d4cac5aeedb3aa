import { expect } from 'chai';
import fc from 'fast-check';
import { hostile, inPieces, randomBytes } from '../testing/hostile.ts';
import { Overhearing } from './overhearing.ts';
import { PcapReader } from './pcap.ts';
import { capture, cooked, type Packet } from './packets.fixture.ts';
import { readSegment, type Segment } from './segment.ts';
import { isTls, tellsApplicationData } from './tls-marks.ts';

const LONGEST = 4096;
const NONCE = 'ab'.repeat(16);
const segmentsOf = (pieces: readonly Buffer[], reader = new PcapReader(LONGEST)): readonly Segment[] =>
  pieces.flatMap((piece) => [...reader.push(piece)]).flatMap((frame) => readSegment(frame) ?? []);

const host = fc.constantFrom('10.244.0.5', '10.244.1.7', 'fd00::5', 'fd00:0:1::7');
const packet = fc
  .record({ payload: randomBytes(60), from: host, port: fc.nat(65_535) })
  .map(({ payload, from, port }): Packet => ({
    from: { host: from, port },
    to: { host: from.includes(':') ? 'fd00::9' : '10.244.0.9', port: 8080 },
    payload,
  }));
const packets = fc.array(packet, { maxLength: 6 });

describe('what tcpdump writes', () => {
  it('is read packet by packet, cut at any byte', () => {
    const cut = packets.chain((list) =>
      inPieces(fc.constant(capture(list))).map((pieces) => [list, pieces] as const),
    );
    fc.assert(
      fc.property(cut, ([list, pieces]) => {
        expect(segmentsOf(pieces)).to.deep.equal(list);
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes throws nothing, and is the same in any pieces', () => {
    const some = capture([
      {
        from: { host: '10.244.0.5', port: 1 },
        to: { host: '10.244.0.9', port: 2 },
        payload: Buffer.from('x'),
      },
      { from: { host: 'fd00::5', port: 1 }, to: { host: 'fd00::9', port: 2 }, payload: Buffer.from('yy') },
    ]);
    fc.assert(
      fc.property(inPieces(hostile(some)), (pieces) => {
        const [one, other] = [new PcapReader(LONGEST), new PcapReader(LONGEST)];
        expect(segmentsOf(pieces, one)).to.deep.equal(segmentsOf([Buffer.concat(pieces)], other));
        expect(one.trouble).to.equal(other.trouble);
      }),
      { numRuns: 2000 },
    );
  });

  it('is not whole where a packet was cut, too long, or of another kind', () => {
    const good = capture([
      { from: { host: '10.0.0.1', port: 1 }, to: { host: '10.0.0.2', port: 2 }, payload: Buffer.alloc(9) },
    ]);
    const troubled = (change: (bytes: Buffer) => void): string | undefined => {
      const bytes = Buffer.from(good);
      change(bytes);
      const reader = new PcapReader(LONGEST);
      segmentsOf([bytes], reader);
      return reader.trouble;
    };
    expect(troubled(() => undefined)).to.equal(undefined);
    expect(troubled((bytes) => bytes.writeUInt32LE(5000, 24 + 12))).to.equal('a packet that is too long');
    expect(troubled((bytes) => bytes.writeUInt32LE(5000, 24 + 8))).to.equal('a packet that is too long');
    expect(troubled((bytes) => bytes.writeUInt32LE(1, 20))).to.equal('a capture of another kind');
    expect(troubled((bytes) => bytes.writeUInt8(0, 0))).to.equal('a capture of another kind');
  });

  it('is of TCP alone, and of first fragments', () => {
    const one = cooked({
      from: { host: '10.0.0.1', port: 1 },
      to: { host: '10.0.0.2', port: 2 },
      payload: Buffer.alloc(9),
    });
    expect(readSegment(one)).to.not.equal(undefined);
    for (const [at, byte] of [
      [14, 0x08 + 1],
      [16 + 9, 17],
      [16 + 7, 1],
    ] as const) {
      const other = Buffer.from(one);
      other.writeUInt8(byte, at);
      expect(readSegment(other), `byte ${at}`).to.equal(undefined);
    }
  });
});

describe('what was overheard', () => {
  const way = { from: '10.244.0.5', behind: ['10.244.1.7', '10.244.0.9'] };
  const sent = (text: string | Buffer, port = 40_000): Segment => ({
    from: { host: way.from, port },
    to: { host: '10.244.0.9', port: 8080 },
    payload: Buffer.from(text),
  });
  const request = `GET / HTTP/1.1\r\nhost: x\r\nx-assay-nonce: ${NONCE}\r\n\r\n`;
  const record = (type: number, length: number): Buffer =>
    Buffer.concat([Buffer.of(type, 3, 3, length >> 8, length & 255), Buffer.alloc(length, 0x61)]);
  const heard = (...segments: readonly Segment[]): Overhearing => {
    const all = new Overhearing();
    for (const one of segments) all.note(one);
    return all;
  };

  it('has a nonce that was sent in the clear, wherever a segment ends and however often it was seen', () => {
    fc.assert(
      fc.property(fc.nat(request.length), fc.boolean(), (at, twice) => {
        const halves = [request.slice(0, at), request.slice(at)].map((half) => sent(half));
        const seen = twice ? halves.flatMap((half) => [half, half]) : halves;
        expect(heard(...seen).among([NONCE])).to.deep.equal([NONCE]);
      }),
    );
    expect(heard(sent(request.slice(0, -10), 1), sent(request.slice(-10), 2)).among([NONCE])).to.deep.equal(
      [],
    );
  });

  it('calls a way sealed only where every connection on it opens with TLS and data travelled', () => {
    const hello = sent(record(22, 40));
    const data = sent(record(23, 40));
    const both = sent(Buffer.concat([record(20, 1), record(23, 40)]));
    expect(heard().seenOn(way)).to.equal('unseen');
    expect(heard(sent('')).seenOn(way)).to.equal('unseen');
    expect(heard(hello).seenOn(way)).to.equal('unseen');
    expect(heard(hello, data).seenOn(way)).to.equal('sealed');
    expect(heard(both).seenOn(way)).to.equal('sealed');
    expect(heard(data, sent('more of a record')).seenOn(way)).to.equal('sealed');
    expect(heard(data, sent('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 2)).seenOn(way)).to.equal('unsealed');
    expect(heard(sent('more'), data).seenOn(way)).to.equal('unsealed');
    expect(heard(data).seenOn({ ...way, from: '10.244.0.6' })).to.equal('unseen');
    expect(heard(data).seenOn({ ...way, behind: ['10.244.1.7'] })).to.equal('unseen');
  });

  it('knows an address in every spelling', () => {
    const six = {
      ...sent(record(23, 4)),
      from: { host: 'fd00::5', port: 1 },
      to: { host: 'fd00::9', port: 2 },
    };
    expect(heard(six).seenOn({ from: 'FD00:0:0:0::5', behind: ['fd00:0:0:0:0:0:0:9'] })).to.equal('sealed');
  });

  it('of more connections than it keeps calls no way sealed', () => {
    const many = Array.from({ length: 10_001 }, (_, port) => sent(record(23, 4), port));
    expect(heard(...many.slice(1)).seenOn(way)).to.equal('sealed');
    expect(heard(...many).seenOn(way)).to.equal('unseen');
  });

  it('takes no other bytes for TLS', () => {
    fc.assert(
      fc.property(randomBytes(40), (bytes) => {
        if (tellsApplicationData(bytes)) expect(isTls(bytes)).to.equal(true);
        if (isTls(bytes)) expect([20, 21, 22, 23]).to.include(bytes[0]);
      }),
    );
    expect(isTls(Buffer.from(request))).to.equal(false);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import type { HeaderLine } from '../protocol.ts';
import { cpuMs, hostile, inPieces, randomBytes } from '../testing/hostile.ts';
import { encodeFields, HpackDecoder } from './hpack.ts';
import { decodeHuffman } from './huffman.ts';
import { CONTINUATION, DATA, frameBytes, GOAWAY, HEADERS, RST_STREAM, SETTINGS } from './http2-frames.ts';
import { type Http2Reading, readHttp2Response } from './http2-response.ts';

const none = Buffer.alloc(0);
const settings = frameBytes(SETTINGS, 0, 0, none);
const OK: readonly HeaderLine[] = [
  [':status', '200'],
  ['server', 'envoy'],
  ['x-assay-backend', 'one'],
];
const coded = Buffer.from('88 76 89 aa 63 55 e5 80 ae 10 26 e0'.replaceAll(' ', ''), 'hex');
/** A long entry of the table, and one byte for each time it is meant again. */
const again = Buffer.concat([
  Buffer.from('4001617fa11e', 'hex'),
  Buffer.alloc(4000, 'x'),
  Buffer.alloc(14, 0xbe),
]);
const of = (...frames: readonly Buffer[]): Buffer => Buffer.concat([settings, ...frames]);
const VALID = [
  of(frameBytes(HEADERS, 5, 1, encodeFields(OK))),
  of(frameBytes(HEADERS, 4, 1, encodeFields(OK)), frameBytes(DATA, 1, 1, Buffer.from('hi'))),
  of(
    frameBytes(HEADERS, 1, 1, encodeFields(OK.slice(0, 1))),
    frameBytes(CONTINUATION, 4, 1, encodeFields(OK.slice(1))),
  ),
  of(
    frameBytes(
      HEADERS,
      0x2d,
      1,
      Buffer.concat([Buffer.of(1, 0, 0, 0, 0, 9), encodeFields(OK), Buffer.of(0)]),
    ),
  ),
  of(
    frameBytes(HEADERS, 4, 1, encodeFields([[':status', '103']])),
    frameBytes(HEADERS, 5, 1, Buffer.of(0x88)),
  ),
  of(frameBytes(RST_STREAM, 0, 1, Buffer.of(0, 0, 0, 7))),
  of(frameBytes(GOAWAY, 0, 0, Buffer.of(0, 0, 0, 0, 0, 0, 0, 1))),
];
const ENDINGS = ['open', 'eof', 'silence', 'broken'] as const;

describe('any bytes, read as an HTTP/2 response,', () => {
  it('come to a reading, and to a final one once the connection has ended', () => {
    fc.assert(
      fc.property(hostile(...VALID), fc.constantFrom(...ENDINGS), (bytes, ending) => {
        const reading = readHttp2Response(bytes, 'GET', ending);
        if (ending !== 'open') expect(reading).not.to.equal('more');
        if (typeof reading === 'string') return;
        expect(reading.status).to.be.within(200, 599);
        expect(reading.body?.length ?? 0).to.be.at.most(4096);
        // Settings come first, or it is no HTTP/2 at all.
        expect(bytes[3]).to.equal(SETTINGS);
      }),
      { numRuns: 1500 },
    );
  });

  it('come to the same one wherever the pieces end', () => {
    fc.assert(
      fc.property(inPieces(hostile(...VALID)), (pieces) => {
        let so: Buffer = none;
        let first: Http2Reading = 'more';
        for (const piece of pieces) {
          so = Buffer.concat([so, piece]);
          const reading = readHttp2Response(so, 'GET', 'open');
          if (first !== 'more') expect(reading).to.deep.equal(first);
          first = reading;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('come to fields of a bounded size, or to none', () => {
    fc.assert(
      fc.property(fc.array(hostile(encodeFields(OK), coded, again), { maxLength: 4 }), (blocks) => {
        const decoder = new HpackDecoder();
        for (const block of blocks) {
          const fields = decoder.decode(block) ?? [];
          expect(fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0)).to.be.at.most(
            65_536,
          );
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('stand for at most eight bytes in five by the code of Huffman', () => {
    fc.assert(
      fc.property(randomBytes(100), (bytes) => {
        expect(decodeHuffman(bytes)?.length ?? 0).to.be.at.most(Math.ceil((bytes.length * 8) / 5));
      }),
      { numRuns: 2000 },
    );
  });

  const many = (unit: Buffer, size = 262_144): Buffer =>
    Buffer.concat(Array<Buffer>(Math.max(1, Math.floor(size / unit.length))).fill(unit));
  const entry = Buffer.of(0x40, 1, 0x61, 1, 0x62);
  for (const [what, bytes] of [
    ['settings without end', many(settings)],
    [
      'a block without end',
      of(frameBytes(HEADERS, 1, 1, none), many(frameBytes(CONTINUATION, 0, 1, many(entry, 16_000)))),
    ],
    [
      'a whole block of entries',
      of(
        frameBytes(HEADERS, 0, 1, none),
        many(frameBytes(CONTINUATION, 0, 1, many(entry, 16_000)), 240_000),
        frameBytes(CONTINUATION, 5, 1, entry),
      ),
    ],
    [
      'a whole block of table sizes',
      of(
        frameBytes(HEADERS, 0, 1, none),
        many(frameBytes(CONTINUATION, 0, 1, Buffer.alloc(16_000, 0x20)), 240_000),
        frameBytes(CONTINUATION, 5, 1, entry),
      ),
    ],
    [
      'empty data without end',
      of(frameBytes(HEADERS, 4, 1, Buffer.of(0x88)), many(frameBytes(DATA, 0, 1, none))),
    ],
    [
      'data of one byte',
      of(frameBytes(HEADERS, 4, 1, Buffer.of(0x88)), many(frameBytes(DATA, 0, 1, Buffer.of(1)))),
    ],
    ['an integer without end', of(frameBytes(HEADERS, 5, 1, Buffer.alloc(16_000, 0xff)))],
  ] as const) {
    it(`are read in a moment: ${what}`, () => {
      expect(cpuMs(() => readHttp2Response(bytes, 'GET', 'open'))).to.be.below(600);
    });
  }
});

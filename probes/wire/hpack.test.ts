import { expect } from 'chai';
import fc from 'fast-check';
import type { HeaderLine } from '../protocol.ts';
import { encodeFields, HpackDecoder } from './hpack.ts';
import { frameBytes, HEADERS, SETTINGS } from './http2-frames.ts';
import { readHttp2Response } from './http2-response.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

describe('HPACK', () => {
  it('reads the examples of RFC 7541 appendix C.6, each leaning on the one before', () => {
    const decoder = new HpackDecoder();
    const date = 'Mon, 21 Oct 2013 20:13:21 GMT';
    const first: readonly HeaderLine[] = [
      [':status', '302'],
      ['cache-control', 'private'],
      ['date', date],
      ['location', 'https://www.example.com'],
    ];
    expect(
      decoder.decode(
        hex(
          '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        ),
      ),
    ).to.deep.equal(first);
    expect(decoder.decode(hex('4883640effc1c0bf'))).to.deep.equal([[':status', '307'], ...first.slice(1)]);
  });

  it('forgets what its table has no room for', () => {
    const decoder = new HpackDecoder();
    const entry = '40 01 61 01 62';
    expect(decoder.decode(hex(`${entry} be`))).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(decoder.decode(hex('20 be'))).to.equal(undefined);
    expect(new HpackDecoder().decode(hex(`20 ${entry} be`))).to.equal(undefined);
    expect(new HpackDecoder().decode(hex('3fe21f'))).to.equal(undefined);
  });

  it('reads back what it writes', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    const text = fc.string({ unit: byte, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 6 }), (fields) => {
        expect(new HpackDecoder().decode(encodeFields(fields))).to.deep.equal(fields);
      }),
    );
    const long: readonly HeaderLine[] = [['a', 'x'.repeat(20_000)]];
    expect(new HpackDecoder().decode(encodeFields(long))).to.deep.equal(long);
  });

  it('is not talked into an endless list', () => {
    const entry = Buffer.concat([hex('40 01 61 7f d1 1e'), Buffer.alloc(4000, 'x')]);
    const many = Buffer.concat([entry, Buffer.alloc(10_000, 0xbe)]);
    expect(new HpackDecoder().decode(many)).to.equal(undefined);
  });

  it('is never thrown at, nor is the reader of responses', () => {
    const bytes = fc.uint8Array({ maxLength: 120 }).map((random) => Buffer.from(random));
    const frames = fc.array(fc.tuple(fc.nat(10), fc.nat(255), fc.nat(2), bytes), { maxLength: 6 });
    fc.assert(
      fc.property(bytes, frames, fc.nat(400), (block, all, cut) => {
        new HpackDecoder().decode(block);
        const stream = Buffer.concat([
          frameBytes(SETTINGS, 0, 0, Buffer.alloc(0)),
          ...all.map(([type, flags, id, payload]) => frameBytes(type, flags, id, payload)),
        ]).subarray(0, cut);
        for (const ending of ['eof', 'silence', 'broken'] as const) {
          expect(readHttp2Response(stream, 'GET', ending)).not.to.equal('more');
        }
        readHttp2Response(stream, 'GET', 'open');
      }),
      { numRuns: 500 },
    );
    const coded = frameBytes(HEADERS, 5, 1, hex('88'));
    const whole = Buffer.concat([frameBytes(SETTINGS, 0, 0, Buffer.alloc(0)), coded]);
    expect(readHttp2Response(whole, 'GET', 'open')).to.deep.include({ status: 200 });
  });
});

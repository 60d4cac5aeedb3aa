import { expect } from 'chai';
import fc from 'fast-check';
import { cpuMs, hostile, inPieces } from '../testing/hostile.ts';
import { httpAnswer } from '../serve/http-answer.ts';
import { type HttpReading, readHttpResponse } from './http-response.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const VALID = [
  `${HEAD}content-length: 2\r\nserver: envoy\r\n\r\nhi`,
  `${HEAD}transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n1;a=b\r\n!\r\n0\r\n\r\n`,
  `HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n${HEAD}content-length: 0\r\n\r\n`,
  `HTTP/1.0 403 Forbidden\r\ncontent-type: text/plain\r\nx: a\r\n b\r\n\r\nRBAC: access denied`,
  'HTTP/1.1 204 No Content\n\n',
].map(bytesOf);
const ENDINGS = ['open', 'eof', 'silence', 'broken'] as const;

const read = (bytes: Buffer, ending: (typeof ENDINGS)[number] = 'open'): HttpReading =>
  readHttpResponse(bytes, 'GET', ending);

describe('any bytes, read as an HTTP response,', () => {
  it('come to a reading, and to a final one once the connection has ended', () => {
    fc.assert(
      fc.property(hostile(...VALID), fc.constantFrom(...ENDINGS), (bytes, ending) => {
        const reading = read(bytes, ending);
        if (ending !== 'open') expect(reading).not.to.equal('more');
        if (typeof reading === 'string') return;
        expect(reading.status).to.be.within(101, 599);
        expect(reading.body?.length ?? 0).to.be.at.most(4096);
      }),
      { numRuns: 1500 },
    );
  });

  it('come to the same one wherever the pieces end', () => {
    fc.assert(
      fc.property(inPieces(hostile(...VALID)), (pieces) => {
        let so: Buffer = Buffer.alloc(0);
        let first: HttpReading = 'more';
        for (const piece of pieces) {
          so = Buffer.concat([so, piece]);
          const reading = read(so);
          if (first !== 'more') expect(reading).to.deep.equal(first);
          first = reading;
        }
      }),
      { numRuns: 1500 },
    );
  });

  // 64 KiB is the longest head. What takes the square of it takes seconds, and what takes the cube takes days: so
  // the cube is tried on less.
  const long = (count: number, text = ' '): string => text.repeat(count);
  const shapes: readonly (readonly [string, string])[] = [
    ['blanks before a NUL', `${HEAD}a:${long(4000)}\0\r\n\r\n`],
    ['blanks before a NUL, after an x', `${HEAD}a: x${long(60_000)}\0\r\n\r\n`],
    ['blanks inside a value', `${HEAD}a: x${long(60_000)}x\r\n\r\n`],
    ['blanks and letters by turns', `${HEAD}a: ${long(30_000, ' x')}\0\r\n\r\n`],
    ['blanks inside a count', `${HEAD}content-length: 1${long(60_000)}x\r\n\r\n`],
    ['commas inside a count', `${HEAD}content-length: 1${long(60_000, ',')}\r\n\r\n`],
    ['folded lines', `${HEAD}a: x\r\n${long(30_000, ' \n')} x\r\n\r\n`],
    ['many lines', `${HEAD}${long(15_000, 'a:\r\n')}\r\n`],
    ['many counts', `${HEAD}${long(3000, 'content-length: 1\r\n')}\r\nx`],
    ['no line at all', `HTTP/1.1 200 ${long(300_000, 'x')}`],
    ['line feeds', `${HEAD}${long(300_000, 'a\n')}`],
    ['empty chunk extensions', `${HEAD}transfer-encoding: chunked\r\n\r\n${long(300_000, '1;')}`],
    ['small chunks', `${HEAD}transfer-encoding: chunked\r\n\r\n${long(50_000, '1\r\nx\r\n')}`],
    ['interim responses', long(8000, 'HTTP/1.1 103 x\r\n\r\n')],
  ];
  for (const [what, text] of shapes) {
    it(`are read in a moment: ${what}`, () => {
      const bytes = bytesOf(text);
      const spent = cpuMs(() => {
        for (const ending of ENDINGS) read(bytes, ending);
      });
      expect(spent).to.be.below(600);
    });
  }

  it('are answered in a moment by a canary, whatever stands in the nonce', () => {
    const request = `GET / HTTP/1.1\r\nx-assay-nonce: a${long(60_000)}x\r\n\r\n`;
    expect(cpuMs(() => httpAnswer(request, 'one'))).to.be.below(300);
  });
});

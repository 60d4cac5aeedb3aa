import { expect } from 'chai';
import fc from 'fast-check';
import { cpuMs, hostile, inPieces } from '../testing/hostile.ts';
import { errorResponse, type PostgresReading, readStartupAnswer } from './postgres.ts';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const authentication = message('R', Buffer.of(0, 0, 0, 10));
const notice = message('N', Buffer.from('SNOTICE\0\0'));
const VALID = [
  authentication,
  errorResponse('28000', 'no'),
  Buffer.concat([notice, authentication]),
  Buffer.concat([message('v', Buffer.alloc(8)), errorResponse('28P01', 'no')]),
];

describe("any bytes, read as PostgreSQL's answer,", () => {
  it('come to a reading, the same wherever the pieces end', () => {
    fc.assert(
      fc.property(inPieces(hostile(...VALID)), (pieces) => {
        let so: Buffer = Buffer.alloc(0);
        let first: PostgresReading = 'more';
        for (const piece of pieces) {
          so = Buffer.concat([so, piece]);
          const reading = readStartupAnswer(so);
          if (first !== 'more') expect(reading).to.equal(first);
          first = reading;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are taken for an answer only where a message of its kind came whole', () => {
    fc.assert(
      fc.property(hostile(...VALID), (bytes) => {
        const reading = readStartupAnswer(bytes);
        if (reading !== 'authentication' && reading !== 'error') return;
        expect('RENv').to.include(bytes.toString('latin1', 0, 1));
        expect(bytes.length).to.be.at.least(reading === 'authentication' ? 9 : 6);
        if (!'RE'.includes(bytes.toString('latin1', 0, 1))) return;
        const length = bytes.readUInt32BE(1);
        expect(length).to.be.within(reading === 'authentication' ? 8 : 5, Math.min(bytes.length - 1, 65_536));
      }),
      { numRuns: 1500 },
    );
  });

  it('are read in a moment: notices without end', () => {
    const bytes = Buffer.concat(Array<Buffer>(20_000).fill(message('N', Buffer.of(0))));
    expect(cpuMs(() => readStartupAnswer(bytes))).to.be.below(400);
  });
});

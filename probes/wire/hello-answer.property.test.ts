import { expect } from 'chai';
import fc from 'fast-check';
import { answerClientHello } from '../serve/tls-answer.ts';
import { cpuMs, hostile, inPieces } from '../testing/hostile.ts';
import { buildClientHello } from './client-hello.ts';
import { type HelloAnswer, readHelloAnswer } from './hello-answer.ts';

const fatal = (code: number): Buffer => Buffer.of(21, 3, 3, 0, 2, 2, code);
const warning = (code: number): Buffer => Buffer.of(21, 3, 3, 0, 2, 1, code);
const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 0xff), body]);
const hello = answerClientHello(buildClientHello('TLSv1.2'));
const certificate = record(22, Buffer.concat([Buffer.of(11, 0, 0, 40), Buffer.alloc(40, 7)]));
const done = record(22, Buffer.of(14, 0, 0, 0));
const changeCipherSpec = record(20, Buffer.of(1));
const sealed = record(23, Buffer.alloc(50, 9));
/** Flights as real servers send them. */
const VALID = [
  hello,
  Buffer.concat([record(22, hello.subarray(5, 25)), record(22, hello.subarray(25)), certificate, done]),
  fatal(70),
  Buffer.concat([hello, fatal(80)]),
  Buffer.concat([warning(112), hello, certificate, done]),
  Buffer.concat([hello, certificate, done, fatal(80)]),
  Buffer.concat([hello, changeCipherSpec, sealed, fatal(40)]),
];

describe('any bytes, read as an answer to a ClientHello,', () => {
  it('come to an answer, and only a ServerHello or an alert says something', () => {
    fc.assert(
      fc.property(hostile(...VALID), (bytes) => {
        const answer = readHelloAnswer(bytes);
        expect(answer.is).to.be.oneOf(['nothing', 'unreadable', 'alert', 'hello']);
        // A record of alerts or of the handshake, in the clear, must stand where the bytes begin.
        if (answer.is === 'alert' || answer.is === 'hello') {
          expect(bytes[0]).to.be.oneOf([20, 21, 22, 23]);
          expect(bytes[1]).to.equal(3);
        }
        if (answer.is === 'alert') expect(answer.code).to.be.within(0, 255);
        if (answer.is === 'hello')
          expect(answer.tls.version).to.match(/^(SSLv3|TLSv1\.[0-3]|0x[0-9a-f]{4})$/);
      }),
      { numRuns: 1500 },
    );
  });

  it('come to the same one once it is settled, wherever the pieces end', () => {
    fc.assert(
      fc.property(inPieces(hostile(...VALID)), (pieces) => {
        let so: Buffer = Buffer.alloc(0);
        let settled: HelloAnswer | undefined;
        for (const piece of pieces) {
          so = Buffer.concat([so, piece]);
          const answer = readHelloAnswer(so);
          if (settled) expect(answer).to.deep.equal(settled);
          if (answer.settled) settled = answer;
        }
      }),
      { numRuns: 1500 },
    );
  });

  const many = (unit: Buffer): Buffer =>
    Buffer.concat(Array<Buffer>(Math.floor(262_144 / unit.length)).fill(unit));
  for (const [what, bytes] of [
    ['warnings without end', many(warning(112))],
    ['messages of no length', Buffer.concat([hello, many(record(22, Buffer.of(11, 0, 0, 0)))])],
    [
      'a message of 16 MiB',
      Buffer.concat([Buffer.of(22, 3, 3, 0, 4, 2, 255, 255, 255), many(record(22, Buffer.alloc(16_000)))]),
    ],
    ['extensions of no length', Buffer.concat([hello.subarray(0, 60), Buffer.alloc(200_000)])],
    ['HelloRequests without end', many(record(22, Buffer.of(0, 0, 0, 0)))],
  ] as const) {
    it(`are read in a moment: ${what}`, () => {
      expect(cpuMs(() => readHelloAnswer(bytes))).to.be.below(600);
    });
  }
});

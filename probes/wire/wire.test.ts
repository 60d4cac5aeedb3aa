import { expect } from 'chai';
import fc from 'fast-check';
import { TLS_VERSIONS } from '../protocol.ts';
import { httpAnswer } from '../serve/http-answer.ts';
import { sniff } from '../serve/sniff.ts';
import { answerClientHello } from '../serve/tls-answer.ts';
import { suitesOf } from './cipher-suites.ts';
import { buildClientHello } from './client-hello.ts';
import { readHelloAnswer } from './hello-answer.ts';
import { readHttpResponse } from './http-response.ts';
import { readStartupAnswer, startupMessage } from './postgres.ts';

/** The given bytes with some of them changed, and cut somewhere. */
const mutated = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.oneof(fc.constant(bytes.length), fc.nat(bytes.length)),
    )
    .map(([changes, length]) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[at] = value;
      return copy.subarray(0, length);
    });
const anyOf = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((random) => Buffer.from(random)),
    mutated(bytes),
  );

describe('a ClientHello', () => {
  it('offers one version, in a record no newer than TLS 1.0', () => {
    for (const version of TLS_VERSIONS) {
      const hello = buildClientHello(version, 'clinic.example.test');
      expect(hello.readUInt16BE(1)).to.be.at.most(0x0301);
      expect(hello.length).to.equal(5 + hello.readUInt16BE(3));
      expect(hello.readUIntBE(6, 3)).to.equal(hello.length - 9);
      expect(hello.length - 5).not.to.be.within(256, 511);
      expect(hello.includes(Buffer.from('clinic.example.test'))).to.equal(true);
      expect(sniff(hello)).to.equal('tls');
    }
  });

  it('offers each suite once, and no anonymous one', () => {
    for (const version of TLS_VERSIONS) {
      const suites = suitesOf(version);
      expect(new Set(suites).size).to.equal(suites.length);
      for (const anonymous of [0x0018, 0x001b, 0x0034, 0xc018]) expect(suites).not.to.include(anonymous);
    }
  });

  it('draws from the canary a ServerHello of its own version', () => {
    for (const version of TLS_VERSIONS) {
      const answer = readHelloAnswer(answerClientHello(buildClientHello(version)));
      if (version === 'TLSv1.3') expect(answer).to.deep.equal({ is: 'alert', code: 70, settled: true });
      else expect(answer.is === 'hello' && answer.tls.version).to.equal(version);
    }
  });

  it('drawn out of shape draws an answer all the same', () => {
    const hello = buildClientHello('TLSv1.2', 'a.example');
    fc.assert(
      fc.property(anyOf(hello), (bytes) => {
        expect(answerClientHello(bytes).length).to.be.greaterThan(6);
        expect(sniff(bytes)).to.be.a('string');
      }),
    );
  });
});

describe('an answer to a ClientHello', () => {
  const hello = answerClientHello(buildClientHello('TLSv1.1'));
  const fatal = (code: number): Buffer => Buffer.of(21, 3, 2, 0, 2, 2, code);
  const warning = (code: number): Buffer => Buffer.of(21, 3, 2, 0, 2, 1, code);

  it('is an alert where an alert follows the ServerHello', () => {
    expect(readHelloAnswer(Buffer.concat([hello, fatal(80)]))).to.deep.equal({
      is: 'alert',
      code: 80,
      settled: true,
    });
  });

  it('is the ServerHello where a warning came before it', () => {
    const answer = readHelloAnswer(Buffer.concat([warning(112), hello]));
    expect(answer.is === 'hello' && answer.tls.version).to.equal('TLSv1.1');
    expect(readHelloAnswer(warning(112))).to.deep.equal({ is: 'alert', code: 112, settled: false });
  });

  it('is settled once the flight is whole, in however many records', () => {
    const done = Buffer.of(22, 3, 2, 0, 4, 14, 0, 0, 0);
    expect(readHelloAnswer(hello).settled).to.equal(false);
    expect(readHelloAnswer(Buffer.concat([hello, done])).settled).to.equal(true);
    const split = Buffer.concat([
      Buffer.of(22, 3, 2, 0, 10),
      hello.subarray(5, 15),
      Buffer.of(22, 3, 2, 0, hello.length - 15),
      hello.subarray(15),
    ]);
    expect(readHelloAnswer(split)).to.deep.equal(readHelloAnswer(hello));
  });

  it('is never thrown at, whatever the bytes', () => {
    fc.assert(
      fc.property(anyOf(Buffer.concat([hello, fatal(40)])), (bytes) => {
        expect(readHelloAnswer(bytes).is).to.be.oneOf(['nothing', 'unreadable', 'alert', 'hello']);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an HTTP response', () => {
  const read = (
    text: string,
    ending: 'open' | 'eof' | 'silence' | 'broken' = 'eof',
    method = 'GET',
  ): unknown => {
    const reading = readHttpResponse(Buffer.from(text, 'latin1'), method, ending);
    return typeof reading === 'string'
      ? reading
      : `${reading.status} ${reading.body?.toString('latin1') ?? '-'}`;
  };
  const HEAD = 'HTTP/1.1 200 OK\r\n';

  for (const [what, text, expected] of [
    ['a counted body', `${HEAD}Content-Length: 2\r\n\r\nhi`, '200 hi'],
    ['a counted body cut short', `${HEAD}content-length: 3\r\n\r\nhi`, 'garbled'],
    ['two counts', `${HEAD}content-length: 3\r\ncontent-length: 2\r\n\r\nhi`, 'garbled'],
    ['a count that is no number', `${HEAD}content-length: -1\r\n\r\nhi`, 'garbled'],
    ['a body until the end', `${HEAD}\r\nhi`, '200 hi'],
    ['chunks', `${HEAD}transfer-encoding: chunked\r\n\r\n1\r\nh\r\n1;a=b\r\ni\r\n0\r\n\r\n`, '200 hi'],
    ['chunks cut short', `${HEAD}transfer-encoding: chunked\r\n\r\n5\r\nhi`, 'garbled'],
    ['chunks that are none', `${HEAD}transfer-encoding: chunked\r\n\r\nhello\r\n`, 'garbled'],
    [
      'an interim response first',
      `HTTP/1.1 103 Early\r\nlink: a\r\n\r\n${HEAD}content-length: 0\r\n\r\n`,
      '200 ',
    ],
    ['no body by status', 'HTTP/1.0 204\r\n\r\n', '204 '],
    ['bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nhi', '200 hi'],
    ['a long body', `${HEAD}content-length: 99999\r\n\r\n${'x'.repeat(4096)}`, '200 -'],
    ['a NUL', `${HEAD}a: b\0c\r\n\r\n`, 'garbled'],
    ['a header without a colon', `${HEAD}nonsense\r\n\r\n`, 'garbled'],
    ['half a head', `${HEAD}a: b\r\n`, 'garbled'],
    ['too long a head', `${HEAD}a: ${'x'.repeat(70_000)}\r\n\r\n`, 'garbled'],
    ['another protocol', 'SSH-2.0-x\r\n', 'garbled'],
    ['HTTP/2', 'HTTP/2 200 OK\r\n\r\n', 'garbled'],
    ['nothing', '', 'garbled'],
  ] as const) {
    it(`${what}: ${expected.slice(0, 12)}`, () => {
      expect(read(text)).to.equal(expected);
    });
  }

  it('has no body after HEAD', () => {
    expect(read(`${HEAD}content-length: 5\r\n\r\n`, 'open', 'HEAD')).to.equal('200 ');
  });

  it('is waited for while it may still come, and a stream is an answer', () => {
    expect(read('HTT', 'open')).to.equal('more');
    expect(read(`${HEAD}content-length: 3\r\n\r\nhi`, 'open')).to.equal('more');
    expect(read(`${HEAD}\r\ndata`, 'silence')).to.equal('200 -');
    expect(read(`${HEAD}\r\ndata`, 'broken')).to.equal('garbled');
  });

  it('comes to the same reading whole as it does in pieces, and never throws', () => {
    const whole = Buffer.from(`${HEAD}transfer-encoding: chunked\r\nserver: a\r\n\r\n2\r\nhi\r\n0\r\n\r\n`);
    fc.assert(
      fc.property(anyOf(whole), fc.constantFrom('open', 'eof', 'silence', 'broken'), (bytes, ending) => {
        const reading = readHttpResponse(bytes, 'GET', ending);
        if (ending !== 'open') expect(reading).not.to.equal('more');
      }),
      { numRuns: 500 },
    );
  });

  it('of the canary can be read', () => {
    const nonce = 'ab'.repeat(16);
    const answer = httpAnswer(`GET / HTTP/1.1\r\nhost: a\r\nx-assay-nonce: ${nonce}\r\n\r\n`, 'one');
    expect(answer).to.include(`x-assay-nonce: ${nonce}\r\n`);
    expect(read(answer, 'open')).to.equal('200 {"backend":"one"}\n');
  });
});

describe("PostgreSQL's answer", () => {
  it('is never thrown at', () => {
    fc.assert(
      fc.property(anyOf(Buffer.from('4e0000000500520000000800000000', 'hex')), (bytes) => {
        expect(readStartupAnswer(bytes)).to.be.oneOf(['authentication', 'error', 'more', 'garbled']);
      }),
    );
  });

  it('is asked for in a message that says its own length', () => {
    const message = startupMessage('ab'.repeat(16));
    expect(message.readUInt32BE(0)).to.equal(message.length);
    expect(sniff(message)).to.equal('postgres-startup');
  });
});

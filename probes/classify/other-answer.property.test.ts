import { expect } from 'chai';
import fc from 'fast-check';
import { readOutcome } from '../read-outcome.ts';
import { hostile } from '../testing/hostile.ts';
import type { Ending } from '../wire/converse.ts';
import { readHttpResponse } from '../wire/http-response.ts';
import { classifyConnectError, classifyLookupError, classifyStreamError } from './errno.ts';
import { classifyHttp } from './http-answer.ts';
import { classifyNoAnswer } from './no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from './other-answer.ts';
import { alertOf, classifyTlsError } from './tls-error.ts';

const VALID = [
  'HTTP/1.1 403 Forbidden\r\nserver: envoy\r\ncontent-type: text/plain\r\ncontent-length: 19\r\n\r\nRBAC: access denied',
  'HTTP/1.1 200 OK\r\nserver: istio-envoy\r\nx-envoy-upstream-service-time: 3\r\nlocation: /a?b\r\n\r\nhi',
  'HTTP/1.1 503 x\r\nl5d-proxy-error: a\r\n\r\n',
  'HTTP/1.1 200 OK\r\nx-assay-backend: one\r\nwww-authenticate: Basic realm="x"\r\n\r\n',
  '\x15\x03\x03\x00\x02\x02\x28',
].map((text) => Buffer.from(text, 'latin1'));
const way = fc.record({ ownTls: fc.boolean(), ownProxy: fc.boolean() });
/** What the runner takes for an outcome: nothing else may leave an agent. */
const isTyped = (outcome: unknown): boolean => {
  readOutcome(JSON.parse(JSON.stringify(outcome)), 'outcome');
  return true;
};
const code = fc.oneof(
  fc.constantFrom(
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ECONNREFUSED',
    'ENOTFOUND',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ),
  fc.constantFrom(
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    '__proto__',
    '',
  ),
  fc.string({ maxLength: 30 }),
);
const message = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.nat(999).map((number) => `x:SSL alert number ${number}`),
  fc.nat(0xffffff).map((packed) => `error:0A${packed.toString(16).padStart(6, '0')}:x`),
);
const error = fc
  .tuple(code, message, fc.boolean())
  .map(([word, text, called]) =>
    Object.assign(new Error(text), { code: word }, called ? { syscall: 'read' } : {}),
  );

describe('whatever an exchange ended in', () => {
  it('is one outcome of the union where bytes came, and says dropped, reset or closed only where none did', () => {
    fc.assert(
      fc.property(hostile(...VALID), way, fc.boolean(), (bytes, by, ownTls) => {
        isOtherAnswerUnderway(bytes);
        const outcome = classifyOtherAnswer(bytes, by) ?? classifyNoAnswer({ bytes, ending: 'eof' }, ownTls);
        expect(isTyped(outcome)).to.equal(true);
        const stops = ['dropped', 'reset', 'closed', 'refused'];
        if (bytes.length > 0) expect(stops).not.to.include(outcome.outcome);
      }),
      { numRuns: 2000 },
    );
  });

  it('is one outcome of the union where an error ended it', () => {
    const ending: fc.Arbitrary<Ending> = fc.oneof(error, fc.constantFrom<Ending>('eof', 'silence', 'enough'));
    fc.assert(
      fc.property(ending, fc.boolean(), code, (end, ownTls, errno) => {
        for (const outcome of [
          classifyNoAnswer({ bytes: Buffer.alloc(0), ending: end }, ownTls),
          classifyConnectError(errno),
          classifyStreamError(errno),
          classifyLookupError(errno),
        ]) {
          expect(isTyped(outcome)).to.equal(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is an alert only with a code of one byte', () => {
    fc.assert(
      fc.property(error, (broken) => {
        const alert = alertOf(broken);
        if (alert !== undefined) expect(alert).to.be.within(0, 255);
        isTyped(classifyTlsError(broken));
      }),
      { numRuns: 2000 },
    );
  });

  it('is an answer of the one backend that was meant, if one was, of a proxy, or wrong-backend', () => {
    fc.assert(
      fc.property(hostile(...VALID), way, fc.constantFrom('one', undefined), (bytes, by, meant) => {
        const response = readHttpResponse(bytes, 'GET', 'eof');
        if (typeof response === 'string') return;
        const outcome = classifyHttp(response, by, meant, ['x-kept', '__proto__', 'set-cookie']);
        isTyped(outcome);
        if (outcome.outcome === 'wrong-backend') return;
        if (outcome.outcome !== 'answered') throw new Error('an HTTP answer became something else');
        if (meant !== undefined && outcome.by !== 'proxy')
          expect(outcome.headers?.['x-assay-backend']).to.equal('one');
        const { headers = {} } = outcome;
        expect(headers).not.to.have.property('set-cookie');
        expect(headers['location'] ?? '').not.to.match(/[?#]/);
        expect(headers['www-authenticate'] ?? '').to.match(/^[\w-]*$/);
        // A refusal in nobody's words is the application's only where something shows that it came through.
        if (outcome.by === 'app' && [401, 403, 429, 503].includes(outcome.status ?? 0)) {
          expect(outcome.headers).to.have.any.keys('x-assay-backend', 'x-envoy-upstream-service-time');
        }
      }),
      { numRuns: 1500 },
    );
  });
});

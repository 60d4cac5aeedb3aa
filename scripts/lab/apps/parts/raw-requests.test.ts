import { expect } from 'chai';
import { RawRequestReader, valuesOf, type RawRequest } from './raw-requests.ts';

const read = (...parts: string[]): RawRequest[] => {
  const reader = new RawRequestReader();
  return parts.flatMap((part) => reader.push(Buffer.from(part, 'latin1')));
};

describe('the raw request reader', () => {
  it('keeps every header line as it came', () => {
    const lines = ['Host: a', 'X-Foo:  bar ', 'x-foo: baz', ' folded', 'X-Odd: \u00ff'];
    const [request] = read(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(request).to.deep.equal({
      requestLine: 'GET / HTTP/1.1',
      headerLines: lines,
      framing: 'none',
      bodyBytes: 0,
    });
  });

  it('finds pipelined requests, cut at any byte', () => {
    const text = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nHost: b\r\n\r\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const lines = read(text.slice(0, cut), text.slice(cut)).map(({ requestLine }) => requestLine);
      expect(lines, `cut at ${cut}`).to.deep.equal(['POST /a HTTP/1.1', 'GET /b HTTP/1.1']);
    }
  });

  it('reads chunked bodies, with trailers and without, cut at any byte', () => {
    const head = 'POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    for (const body of ['3\r\nabc\r\n0\r\n\r\n', '3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n']) {
      const text = `${head}${body}GET /b HTTP/1.1\r\n\r\n`;
      for (let cut = 0; cut <= text.length; cut++) {
        const found = read(text.slice(0, cut), text.slice(cut));
        expect(
          found.map(({ bodyBytes }) => bodyBytes),
          `cut at ${cut}`,
        ).to.deep.equal([body.length, 0]);
      }
    }
  });

  it('lets Transfer-Encoding decide where both are given', () => {
    const [request] = read(
      'POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nSMUGGLED',
    );
    expect(request?.framing).to.equal('chunked');
  });

  it('says how many bytes belong to no request', () => {
    const reader = new RawRequestReader();
    reader.push(Buffer.from('GET / HTTP/1.1\r\n'));
    expect(reader.pending).to.equal(16);
  });

  it('lists the values of a header by line, whatever its case', () => {
    expect(valuesOf(['X-Foo: bar', 'x-foo:baz', 'x-food: no'], 'x-foo')).to.deep.equal(['bar', 'baz']);
  });
});

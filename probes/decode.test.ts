import { expect } from 'chai';
import fc from 'fast-check';
import { decodeFrames, FrameDecoder } from './decode.ts';
import type { Batch, Frame } from './protocol.ts';

const NONCE = 'ab'.repeat(16);
const OTHER = 'cd'.repeat(16);
const batch: Batch = {
  protocol: 1,
  batch: NONCE,
  concurrency: 2,
  deadlineMs: 1000,
  receipts: [OTHER],
  probes: [0, 1, 2].map((seq) => ({
    seq,
    to: { host: '127.0.0.1', port: 1 },
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    nonce: NONCE,
    timeoutMs: 100,
  })),
};

const start: Frame = { frame: 'start', batch: NONCE, protocol: 1, ips: ['192.0.2.1'] };
const beat: Frame = { frame: 'beat', batch: NONCE };
const end: Frame = { frame: 'end', batch: NONCE, results: 3 };
const receipts: Frame = { frame: 'receipts', batch: NONCE, seen: [OTHER] };
const result = (seq: number): Frame => ({
  frame: 'result',
  batch: NONCE,
  seq,
  startedMs: 1,
  ms: 2,
  local: '192.0.2.1:1',
  result: { outcome: 'connected' },
});
const good: readonly Frame[] = [start, result(2), beat, result(0), result(1), receipts, end];
const streamOf = (...frames: readonly (Frame | string)[]): Buffer =>
  Buffer.from(
    frames.map((frame) => `${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n`).join(''),
  );
const outcomesOf = (stream: Buffer): readonly string[] =>
  decodeFrames(batch, [stream]).probes.map(({ outcome }) =>
    outcome.outcome === 'probe-failed' ? outcome.reason : outcome.outcome,
  );
const violationsOf = (stream: Buffer): readonly string[] =>
  decodeFrames(batch, [stream]).violations.map(({ what }) => what);

describe('a stream of frames', () => {
  it('in order gives every probe its outcome, in the order of the batch', () => {
    const decoded = decodeFrames(batch, [streamOf(...good)]);
    expect(decoded.violations).to.deep.equal([]);
    expect(decoded).to.include({ complete: true });
    expect(decoded.ips).to.deep.equal(['192.0.2.1']);
    expect(decoded.receipts).to.deep.equal([OTHER]);
    expect(decoded.probes.map(({ seq }) => seq)).to.deep.equal([0, 1, 2]);
    expect(decoded.probes[0]).to.deep.equal({
      seq: 0,
      outcome: { outcome: 'connected' },
      startedMs: 1,
      ms: 2,
      local: '192.0.2.1:1',
    });
  });

  it('is the same in pieces of any size', () => {
    const stream = streamOf(...good);
    const whole = decodeFrames(batch, [stream]);
    for (const size of [1, 2, 7, 100]) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) pieces.push(stream.subarray(at, at + size));
      expect(decodeFrames(batch, pieces)).to.deep.equal(whole);
    }
  });

  it('that was cut keeps what had come', () => {
    const cut = streamOf(start, result(1)).toString() + JSON.stringify(result(0)).slice(0, 40);
    expect(outcomesOf(Buffer.from(cut))).to.deep.equal(['no-result', 'connected', 'no-result']);
    expect(violationsOf(Buffer.from(cut))).to.deep.equal(['truncated-line', 'missing-end']);
    expect(decodeFrames(batch, []).probes).to.have.length(3);
    expect(decodeFrames(batch, []).receipts).to.equal(undefined);
  });

  it('may hold the chain that a server sent', () => {
    const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', chain: ['AAEC', 'AA=='] };
    const told: Frame = { ...result(1), result: { outcome: 'connected', tls } } as Frame;
    const decoded = decodeFrames(batch, [streamOf(start, result(0), told, result(2), end)]);
    expect(decoded.violations).to.deep.equal([]);
    expect(decoded.probes[1]?.outcome).to.deep.equal({ outcome: 'connected', tls });
  });

  const answered = { outcome: 'answered', by: 'app', protocol: 'other' };
  const session = { version: 'TLSv1.3', cipher: 'x' };
  for (const [what, wrong] of [
    ['a word of another outcome', { outcome: 'connected', status: 200 }],
    ['a word nobody knows', { ...answered, body: 'x' }],
    ['a word nobody knows of a session', { ...answered, tls: { ...session, key: 'x' } }],
    ['a chain that is too long', { ...answered, tls: { ...session, chain: Array(9).fill('AAEC') } }],
    ['a chain that is no base64', { ...answered, tls: { ...session, chain: ['-----BEGIN'] } }],
    ['a protocol nobody knows', { ...answered, protocol: 'udp' }],
  ] as const) {
    it(`with ${what} in an outcome is not believed`, () => {
      const told = JSON.stringify({ ...result(1), result: wrong });
      expect(violationsOf(streamOf(start, result(0), told, result(2), end))[0]).to.equal('garbage-line');
    });
  }

  const wrongOutcome = JSON.stringify({ ...result(1), result: { outcome: 'denied' } });
  for (const [what, stream] of [
    ['wrong-batch', streamOf(start, result(0), { ...result(1), batch: OTHER }, result(2))],
    ['garbage-line', streamOf(start, 'npm warn something', result(0), result(1), result(2), end)],
    ['garbage-line', streamOf(start, '', ...good.slice(1))],
    ['garbage-line', streamOf(start, result(0), wrongOutcome)],
    ['duplicate-seq', streamOf(start, result(0), result(0), result(1), result(2), end)],
    ['unknown-seq', streamOf(start, result(0), result(1), result(2), result(3))],
    ['unknown-seq', streamOf(start, result(0.5))],
    ['frame-before-start', streamOf(result(0), ...good)],
    ['second-start', streamOf(start, ...good)],
    ['wrong-protocol', streamOf({ ...start, protocol: 2 }, ...good.slice(1))],
    ['frame-after-end', streamOf(...good, beat)],
    ['wrong-count', streamOf(start, result(0), end)],
    ['receipts-before-results', streamOf(start, receipts, ...good.slice(1))],
    ['second-receipts', streamOf(...good.slice(0, -1), receipts, end)],
    ['unasked-receipts', streamOf(...good.slice(0, 5), { ...receipts, seen: [NONCE] }, end)],
  ] as const) {
    it(`with a ${what} is not believed at all`, () => {
      expect(violationsOf(stream)[0]).to.equal(what);
      expect(outcomesOf(stream)).to.deep.equal(Array(3).fill(`stream:${what}`));
      expect(decodeFrames(batch, [stream])).to.include({ complete: false });
    });
  }

  it('without end is not kept in memory', () => {
    const decoder = new FrameDecoder(batch);
    for (let chunk = 0; chunk < 10; chunk += 1) decoder.push(Buffer.alloc(1024 * 1024, 'x'));
    expect(decoder.finish().violations.map(({ what }) => what)).to.include('line-too-long');
  });

  it('tells how far it has come', () => {
    const decoder = new FrameDecoder(batch);
    decoder.push(streamOf(start, result(0)));
    expect(decoder).to.include({ results: 1, ended: false });
    decoder.push(streamOf(result(1), result(2), end));
    expect(decoder).to.include({ results: 3, ended: true });
  });

  it('of any bytes gives each probe exactly one outcome', () => {
    const stream = streamOf(...good);
    const changes = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 5,
    });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      changes.map((all) => {
        const copy = Buffer.from(stream);
        for (const [at, value] of all) copy[at] = value;
        return copy;
      }),
    );
    fc.assert(
      fc.property(bytes, fc.nat(300), (all, cut) => {
        const decoded = decodeFrames(batch, [all.subarray(0, cut), all.subarray(cut)]);
        expect(decoded.probes.map(({ seq }) => seq)).to.deep.equal([0, 1, 2]);
      }),
      { numRuns: 300 },
    );
  });
});

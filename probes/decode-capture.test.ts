import { expect } from 'chai';
import { decodeFrames } from './decode.ts';
import type { Batch, CaptureAnswer, CaptureOrder, Frame } from './protocol.ts';
import { readBatch } from './read-batch.ts';

const BATCH = 'ab'.repeat(16);
const [ASKED, OTHER] = ['11'.repeat(16), '22'.repeat(16)];
const way = { from: '10.244.0.5', behind: ['10.244.1.7'] };
const listen: CaptureOrder = { do: 'listen', to: ['10.244.0.5'] };
const tell: CaptureOrder = { do: 'tell', nonces: [ASKED], ways: [way] };
const batchOf = (capture?: CaptureOrder): Batch => ({
  protocol: 1,
  batch: BATCH,
  concurrency: 1,
  deadlineMs: 1000,
  probes: [],
  ...(capture === undefined ? {} : { capture }),
});
const start: Frame = { frame: 'start', batch: BATCH, protocol: 1, ips: [] };
const end: Frame = { frame: 'end', batch: BATCH, results: 0 };
const said = (answer: CaptureAnswer): Frame => ({ frame: 'capture', batch: BATCH, answer });
const decode = (order: CaptureOrder | undefined, ...frames: readonly unknown[]) =>
  decodeFrames(batchOf(order), [
    Buffer.from([start, ...frames, end].map((frame) => `${JSON.stringify(frame)}\n`).join('')),
  ]);

describe('what a capturing pod says', () => {
  const nothing: CaptureAnswer = { said: 'nothing', why: 'tcpdump: ENOENT' };
  const heard: CaptureAnswer = { said: 'heard', read: [ASKED], ways: ['sealed'] };

  it('is kept where it answers what it was told', () => {
    for (const [order, answer] of [
      [listen, { said: 'listening' }],
      [listen, nothing],
      [tell, heard],
      [tell, { ...heard, read: [] }],
      [tell, nothing],
    ] as const)
      expect(decode(order, said(answer))).to.deep.include({ complete: true, capture: answer });
    expect(decode(tell)).to.not.have.property('capture');
  });

  it('is not believed where it answers something else', () => {
    for (const [what, order, ...frames] of [
      ['unasked-capture', undefined, said(nothing)],
      ['unasked-capture', tell, said({ said: 'listening' })],
      ['unasked-capture', listen, said(heard)],
      ['unasked-capture', tell, said({ ...heard, read: [OTHER] })],
      ['unasked-capture', tell, said({ ...heard, ways: [] })],
      ['second-capture', tell, said(heard), said(heard)],
      ['garbage-line', tell, { ...said(heard), answer: { ...heard, ways: ['open'] } }],
      ['garbage-line', tell, { ...said(heard), answer: { ...heard, bytes: 'x' } }],
    ] as const) {
      const decoded = decode(order, ...frames);
      expect(decoded.violations[0]?.what).to.equal(what);
      expect(decoded).to.not.have.property('capture');
    }
  });

  it('is asked in words that an agent reads, and in no others', () => {
    for (const order of [listen, tell])
      expect(readBatch(JSON.stringify(batchOf(order)))).to.deep.equal(batchOf(order));
    for (const [wrong, says] of [
      [{ ...listen, filter: 'tcp' }, /capture\.filter is not known/],
      [{ ...tell, nonces: ['x'] }, /32 hex digits/],
      [{ do: 'write' }, /one of listen, tell/],
    ] as const)
      expect(() => readBatch(JSON.stringify({ ...batchOf(), capture: wrong }))).to.throw(says);
  });
});

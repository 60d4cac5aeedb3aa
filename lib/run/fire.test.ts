import { expect } from 'chai';
import type { Probe } from '../../probes/protocol.ts';
import { deadlineOf } from './fire.ts';

const probe = (seq: number, serial?: string): Probe => ({
  seq,
  to: { host: '127.0.0.1', port: 9 },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  nonce: '0'.repeat(32),
  timeoutMs: 3000,
  ...(serial === undefined ? {} : { serial }),
});
const queue = (length: number, serial?: string): Probe[] =>
  Array.from({ length }, (_, seq) => probe(seq, serial));

describe('how long an agent has', () => {
  it('is a minute where nobody waits long for another', () => {
    expect(deadlineOf([])).to.equal(60_000);
    expect(deadlineOf(queue(500))).to.equal(60_000);
    expect(deadlineOf([...queue(10, 'a'), ...queue(10, 'b')])).to.equal(60_000);
  });

  it('covers the longest queue before an address that keeps silent, and has an end', () => {
    expect(deadlineOf([...queue(30, 'a'), ...queue(3, 'b')])).to.equal(100_000);
    expect(deadlineOf(queue(500, 'a'))).to.equal(120_000);
  });
});

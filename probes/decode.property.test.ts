import { expect } from 'chai';
import fc from 'fast-check';
import { type Decoded, decodeFrames, FrameDecoder } from './decode.ts';
import type { Batch, Frame, Outcome } from './protocol.ts';
import { Lines } from './lines.ts';
import { hostile, inPieces, randomBytes } from './testing/hostile.ts';

const NONCE = 'ab'.repeat(16);
const OTHER = 'cd'.repeat(16);
const SIZE = 4;
const batch: Batch = {
  protocol: 1,
  batch: NONCE,
  concurrency: 2,
  deadlineMs: 1000,
  receipts: [OTHER],
  probes: Array.from({ length: SIZE }, (_, seq) => ({
    seq,
    to: { host: '127.0.0.1', port: 1 },
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    nonce: NONCE,
    timeoutMs: 100,
  })),
};
/** One outcome for each probe that is its own, so that one probe's cannot be taken for another's. */
const outcomeOf = (seq: number): Outcome => ({ outcome: 'tls-alert', code: seq });
const start: Frame = { frame: 'start', batch: NONCE, protocol: 1, ips: ['192.0.2.1'] };
const beat: Frame = { frame: 'beat', batch: NONCE };
const receipts: Frame = { frame: 'receipts', batch: NONCE, seen: [OTHER] };
const end: Frame = { frame: 'end', batch: NONCE, results: SIZE };
const results = batch.probes.map(({ seq }): Frame => ({
  frame: 'result',
  batch: NONCE,
  seq,
  startedMs: 1,
  ms: 2,
  result: outcomeOf(seq),
}));
const GOOD: readonly Frame[] = [start, ...results, beat, receipts, end];
const textOf = (frames: readonly (Frame | string)[]): string =>
  frames.map((frame) => `${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n`).join('');
const STREAM = Buffer.from(textOf(GOOD));

/** One outcome for each probe: its own, or probe-failed with a reason. How many were its own. */
function own({ probes, complete, violations }: Decoded): number {
  expect(probes.map(({ seq }) => seq)).to.deep.equal(batch.probes.map(({ seq }) => seq));
  const believed = probes.filter(({ seq, outcome }) => {
    if (outcome.outcome !== 'probe-failed') {
      expect(outcome).to.deep.equal(outcomeOf(seq));
      return true;
    }
    expect(outcome.reason).to.match(/^(no-result|stream:[a-z-]+)$/);
    return false;
  }).length;
  if (complete) expect([believed, violations.length]).to.deep.equal([SIZE, 0]);
  else expect(violations).not.to.deep.equal([]);
  return believed;
}
const decode = (text: string | Buffer): Decoded => decodeFrames(batch, [Buffer.from(text)]);

describe('the frames of an agent', () => {
  it('cut at any byte keep the results that had come whole, and are never complete before the end', () => {
    for (let length = 0; length < STREAM.length; length += 1) {
      const cut = STREAM.subarray(0, length);
      const whole = cut
        .toString()
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.includes('"result"')).length;
      const decoded = decode(cut);
      expect(own(decoded), `${length} bytes`).to.equal(whole);
      expect(decoded.complete).to.equal(false);
    }
    expect(own(decode(STREAM))).to.equal(SIZE);
  });

  it('come to the same in pieces of any size, even where a line is too long', () => {
    const padded = fc
      .constantFrom(0, 3_000_000, 5_000_000)
      .map((blanks) =>
        Buffer.concat([STREAM.subarray(0, 200), Buffer.alloc(blanks, ' '), STREAM.subarray(200)]),
      );
    fc.assert(
      fc.property(inPieces(hostile(STREAM)), (pieces) => {
        expect(decodeFrames(batch, pieces)).to.deep.equal(decode(Buffer.concat(pieces)));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(inPieces(padded), (pieces) => {
        const [one, other] = [decodeFrames(batch, pieces), decode(Buffer.concat(pieces))];
        expect(one.probes.map(({ outcome }) => outcome.outcome)).to.deep.equal(
          other.probes.map(({ outcome }) => outcome.outcome),
        );
        expect(one.complete).to.equal(other.complete);
      }),
      { numRuns: 12 },
    );
  });

  it('with anything after them in a line that is too long are not believed', () => {
    const [first = '', ...rest] = STREAM.toString().split('\n');
    const decoder = new FrameDecoder(batch);
    decoder.push(Buffer.from(first + ' '.repeat(3_000_000)));
    decoder.push(Buffer.from(`${' '.repeat(2_000_000)}garbage\n${rest.join('\n')}`));
    const decoded = decoder.finish();
    expect(own(decoded)).to.equal(0);
    expect(decoded.complete).to.equal(false);
  });

  it('doubled, left out or in another order are believed only where every rule holds', () => {
    const order = fc.oneof(
      fc.shuffledSubarray([...GOOD]),
      fc.shuffledSubarray([...GOOD], { minLength: GOOD.length }),
      fc
        .tuple(fc.nat(GOOD.length - 1), fc.nat(GOOD.length))
        .map(([at, to]) => GOOD.toSpliced(to, 0, GOOD[at] ?? beat)),
    );
    fc.assert(
      fc.property(order, (frames) => {
        const decoded = decode(textOf(frames));
        const told = frames.filter(({ frame }) => frame !== 'beat');
        const [first, last] = [frames[0]?.frame, frames.at(-1)?.frame];
        const names = new Set(told.map((frame) => JSON.stringify(frame)));
        const places = told.map(({ frame }) => ['start', 'result', 'receipts', 'end'].indexOf(frame));
        const isRight =
          names.size === told.length &&
          first === 'start' &&
          places.every((place, at) => place >= (places[at - 1] ?? 0)) &&
          // Receipts and the end come after all results; beats anywhere between.
          (places.filter((place) => place === 1).length === SIZE || places.every((place) => place < 2)) &&
          (last === 'end' || !frames.includes(end));
        expect(own(decoded)).to.equal(isRight ? places.filter((place) => place === 1).length : 0);
        expect(decoded.complete).to.equal(isRight && last === 'end');
      }),
      { numRuns: 2000 },
    );
  });

  const json = fc.jsonValue({ maxDepth: 2 });
  const strange = fc.oneof(
    fc.constantFrom(...GOOD).map((frame) => JSON.stringify({ ...frame, batch: OTHER })),
    fc
      .tuple(
        fc.constantFrom(...GOOD),
        fc.constantFrom('batch', 'frame', 'seq', 'result', 'results', 'protocol', 'seen'),
        json,
      )
      // Not an exchange of a value for itself, nor of a word that this frame has not.
      .filter(
        ([frame, name, value]) =>
          name in frame && JSON.stringify(Reflect.get(frame, name)) !== JSON.stringify(value),
      )
      .map(([frame, name, value]) => JSON.stringify({ ...frame, [name]: value })),
    json.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', '')),
    randomBytes(40).map((bytes) => bytes.toString('latin1').replaceAll('\n', '')),
  );

  it('with a frame of another batch, a changed one or garbage between them are not believed at all', () => {
    fc.assert(
      fc.property(strange, fc.nat(GOOD.length), fc.boolean(), (line, at, instead) => {
        const isReceipts = line.startsWith('{"frame":"receipts"');
        const decoded = decode(
          textOf(
            (GOOD as readonly (Frame | string)[]).toSpliced(at, instead && at < GOOD.length ? 1 : 0, line),
          ),
        );
        // A log with nothing in it is a right one, and the only other that there is.
        if (isReceipts && line.includes('"seen":[]') && decoded.complete) return;
        expect(own(decoded), line).to.equal(0);
        expect(decoded.receipts).to.equal(undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any bytes give each probe one outcome', () => {
    fc.assert(
      fc.property(inPieces(hostile(STREAM)), (pieces) => {
        const { probes } = decodeFrames(batch, pieces);
        expect(probes.map(({ seq }) => seq)).to.deep.equal([0, 1, 2, 3]);
      }),
      { numRuns: 1000 },
    );
  });

  it('are cut into lines of a bounded length, and into none after a longer one', () => {
    fc.assert(
      fc.property(inPieces(hostile(Buffer.from('ab\nc\n\ndefgh\nijklmnopqrst\nu\n'))), (pieces) => {
        const lines = new Lines(8);
        const found = pieces.flatMap((piece) => [...lines.push(piece)]);
        const all = Buffer.concat(pieces).toString('latin1').split('\n');
        const long = all.findIndex((line) => line.length > 8);
        expect(found.length).to.equal(long === -1 ? all.length - 1 : long);
        expect(lines.isTooLong).to.equal(long !== -1);
        expect(Buffer.byteLength(lines.rest, 'latin1')).to.be.at.most(long === -1 ? 8 : 0);
      }),
      { numRuns: 1000 },
    );
  });
});

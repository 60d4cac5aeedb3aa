import fc from 'fast-check';

/** Bytes as a hostile or broken peer might send them, for property tests. */
export const randomBytes = (maxLength = 300): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));

type Change = (bytes: Buffer) => Buffer;

/** Anywhere, or near one end, where heads and last words are. */
const place: fc.Arbitrary<(length: number) => number> = fc.oneof(
  fc
    .double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    .map((part) => (length: number) => Math.floor(part * length)),
  fc.nat(15).map((from) => (length: number) => Math.min(from, Math.max(length - 1, 0))),
  fc.nat(15).map((back) => (length: number) => Math.max(length - 1 - back, 0)),
);

/** One change: a bit, a byte, a length field of two or four, a cut, a hole, a stretch said twice, or a long run. */
const change: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('bit', 'byte', 'field', 'wide', 'cut', 'hole', 'twice', 'run'),
    place,
    fc.oneof(fc.nat(0xffff), fc.nat(16)),
    fc.constantFrom(0x00, 0x09, 0x0a, 0x0d, 0x20, 0x30, 0x2c, 0x3a, 0x80, 0xff),
  )
  .map(([what, whereIn, value, filler]) => (bytes) => {
    const where = whereIn(bytes.length);
    const [before, after] = [bytes.subarray(0, where), bytes.subarray(where)];
    const put = (...more: readonly number[]): Buffer =>
      Buffer.concat([before, Buffer.from(more), bytes.subarray(where + more.length)]);
    switch (what) {
      case 'bit':
        return bytes.length === 0 ? bytes : put((bytes[where] ?? 0) ^ (1 << (value & 7)));
      case 'byte':
        return put(value & 0xff);
      case 'field':
        return put(value >> 8, value & 0xff);
      case 'wide':
        return put(filler, filler, value >> 8, value & 0xff);
      case 'cut':
        return before;
      case 'hole':
        return Buffer.concat([before, after.subarray(value & 0x1f)]);
      case 'twice':
        return Buffer.concat([before, after.subarray(0, value & 0x3f), after]);
      case 'run':
        return Buffer.concat([before, Buffer.alloc(value % 4000, filler), after]);
    }
  });

/** Valid bytes after one to four changes. */
export const mutated = (...valid: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...valid), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([bytes, changes]) => changes.reduce((so, one) => one(so), bytes));

export const hostile = (...valid: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc.oneof(
    { weight: 1, arbitrary: randomBytes() },
    { weight: 4, arbitrary: mutated(...valid) },
    {
      weight: 1,
      arbitrary: fc.tuple(mutated(...valid), randomBytes(60)).map((parts) => Buffer.concat(parts)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...valid) },
  );

/** Places to cut bytes at, in rising order. */
const cuts = (bytes: Buffer): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.nat(bytes.length), { maxLength: 6 }).map((places) => places.sort((a, b) => a - b));

/** Bytes and their pieces. */
export const inPieces = (arbitrary: fc.Arbitrary<Buffer>): fc.Arbitrary<readonly Buffer[]> =>
  arbitrary.chain((bytes) =>
    cuts(bytes).map((places) =>
      [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length)),
    ),
  );

/** What a call costs this process, so that a busy machine is not taken for a slow reader. */
export function cpuMs(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

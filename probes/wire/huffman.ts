/**
 * The lengths of HPACK's codes for the bytes 0 to 255 in base 36 (RFC 7541 appendix B). The code is canonical: among
 * codes of one length the values follow the bytes, and shorter codes come first.
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6cad67777777777777777777777878djde6' +
  'f56565666577666567655677777fbedskmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq';

/** Padding is made of the first bits of EOS, all ones, and is shorter than a byte (section 5.2). */
const LONGEST_PADDING = 7;
const LONGEST_CODE = 30;

const BYTES = new Map<number, number>(codes());

/** The bytes that a Huffman-coded string stands for; nothing where it is none. */
export function decodeHuffman(coded: Buffer): Buffer | undefined {
  const bytes: number[] = [];
  let code = 1;
  let length = 0;
  for (const octet of coded) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = (code << 1) | ((octet >> bit) & 1);
      length += 1;
      if (length > LONGEST_CODE) return undefined;
      const byte = BYTES.get(code);
      if (byte === undefined) continue;
      bytes.push(byte);
      code = 1;
      length = 0;
    }
  }
  const isPadding = length <= LONGEST_PADDING && code === (1 << (length + 1)) - 1;
  return isPadding ? Buffer.from(bytes) : undefined;
}

/** Each code with a one before it, so that codes of different lengths are different numbers. */
function codes(): [number, number][] {
  const lengths = Array.from(LENGTHS, (digit) => parseInt(digit, 36));
  const order = [...lengths.keys()].sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  let next = 0;
  let before = 0;
  return order.map((byte) => {
    const length = lengths[byte] ?? 0;
    next <<= length - before;
    before = length;
    const code = (1 << length) | next;
    next += 1;
    return [code, byte];
  });
}

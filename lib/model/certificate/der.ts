/** DER (X.690) as far as certificates need it. What is malformed throws a RangeError, which is the caller's to catch. */
export interface Element {
  readonly tag: number;
  readonly body: Buffer;
  /** With tag and length, as it stands in the file. */
  readonly whole: Buffer;
}

export const SEQUENCE = 0x30;
export const OBJECT_IDENTIFIER = 0x06;
export const BOOLEAN = 0x01;
export const INTEGER = 0x02;

/** The elements that stand one after another in `bytes`, or in the body of a constructed one. */
export function elementsOf(bytes: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const { length, start } = lengthAt(bytes, at + 1);
    if (start + length > bytes.length) throw new RangeError('an element longer than what holds it');
    found.push({
      tag: bytes.readUInt8(at),
      body: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return found;
}

/** The only element in `bytes`, which has this tag. */
export function onlyElement(bytes: Buffer, tag: number): Element {
  const [only, ...more] = elementsOf(bytes);
  if (only?.tag !== tag || more.length > 0) throw new RangeError(`not one element of tag ${tag}`);
  return only;
}

function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly start: number } {
  const first = bytes.readUInt8(at);
  if (first < 0x80) return { length: first, start: at + 1 };
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4) throw new RangeError('a length that DER does not know');
  return { length: bytes.readUIntBE(at + 1, octets), start: at + 1 + octets };
}

/** `1.2.840.113549`; X.690 section 8.19. */
export function dotted({ body }: Element): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...rest].join('.');
}

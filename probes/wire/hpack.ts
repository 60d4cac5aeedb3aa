import type { HeaderLine } from '../protocol.ts';
import { decodeHuffman } from './huffman.ts';
import { STATIC_FIELDS } from './hpack-static.ts';

/** RFC 7541 section 4.1: what an entry costs beside its letters, and what a table may hold if nobody says otherwise. */
const ENTRY_COST = 32;
const TABLE_SIZE = 4096;
/** A list of fields may be far longer than the block that stands for it. */
const LONGEST_LIST = 64 * 1024;
const LARGEST_INTEGER = 2 ** 28;

class Malformed extends Error {}

/** Reads the field blocks of one connection, in their order: each may lean on those before it. */
export class HpackDecoder {
  readonly #table: HeaderLine[] = [];
  #limit = TABLE_SIZE;

  /** Nothing where the bytes are no field block. */
  decode(block: Buffer): readonly HeaderLine[] | undefined {
    try {
      return this.#fields(new Cursor(block));
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  }

  #fields(cursor: Cursor): readonly HeaderLine[] {
    const fields: HeaderLine[] = [];
    let size = 0;
    while (!cursor.isDone) {
      const field = this.#field(cursor);
      if (!field) continue;
      fields.push(field);
      size += costOf(field);
      if (size > LONGEST_LIST) throw new Malformed();
    }
    return fields;
  }

  #field(cursor: Cursor): HeaderLine | undefined {
    const first = cursor.peek();
    if (first & 0x80) return this.#at(cursor.integer(7));
    if (first & 0x40) return this.#remember(this.#literal(cursor, 6));
    if (first & 0x20) {
      this.#resize(cursor.integer(5));
      return undefined;
    }
    return this.#literal(cursor, 4);
  }

  #literal(cursor: Cursor, prefix: number): HeaderLine {
    const index = cursor.integer(prefix);
    const name = index === 0 ? cursor.text() : this.#at(index)[0];
    return [name, cursor.text()];
  }

  #at(index: number): HeaderLine {
    const field = STATIC_FIELDS[index - 1] ?? this.#table[index - 1 - STATIC_FIELDS.length];
    if (!field) throw new Malformed();
    return field;
  }

  #remember(field: HeaderLine): HeaderLine {
    this.#table.unshift(field);
    this.#evict();
    return field;
  }

  #resize(limit: number): void {
    if (limit > TABLE_SIZE) throw new Malformed();
    this.#limit = limit;
    this.#evict();
  }

  #evict(): void {
    let size = this.#table.reduce((sum, field) => sum + costOf(field), 0);
    while (size > this.#limit) {
      const oldest = this.#table.pop();
      size -= oldest ? costOf(oldest) : size;
    }
  }
}

const costOf = ([name, value]: HeaderLine): number => name.length + value.length + ENTRY_COST;

class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  peek(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Malformed();
    return byte;
  }

  /** An integer that begins in the last `prefix` bits of a byte: section 5.1. */
  integer(prefix: number): number {
    const most = 2 ** prefix - 1;
    let value = this.#next() & most;
    if (value < most) return value;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.#next();
      value += (byte & 0x7f) * shift;
      if (value > LARGEST_INTEGER || shift > LARGEST_INTEGER) throw new Malformed();
      if (byte < 0x80) return value;
    }
  }

  /** A string, each byte as one character: section 5.2. */
  text(): string {
    const isCoded = (this.peek() & 0x80) !== 0;
    const length = this.integer(7);
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Malformed();
    const raw = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    const bytes = isCoded ? decodeHuffman(raw) : raw;
    if (!bytes) throw new Malformed();
    return bytes.toString('latin1');
  }

  #next(): number {
    const byte = this.peek();
    this.#at += 1;
    return byte;
  }
}

/** Literals that enter no table: every field goes out as it is, in its place. Strings are taken as Latin-1. */
export function encodeFields(fields: readonly HeaderLine[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.of(0), encodeText(name), encodeText(value)]),
  );
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const length: number[] = [];
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  for (let rest = bytes.length - 127; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : 128 + (rest % 128));
    if (rest < 128) return Buffer.concat([Buffer.of(127, ...length), bytes]);
  }
}

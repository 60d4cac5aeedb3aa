import type { HeaderLine } from '../../probes/protocol.ts';
import type { NonEmpty } from './nonempty.ts';

/** Which of the two wires a request is written for: only HTTP/1.1 has names in mixed case and blanks around values. */
export type Wire = 'http1.1' | 'h2';

/** Header lines that one reader may take for the value and another for something else. */
export interface Ambiguity {
  /** For the reader: `[bar, baz]`, with what is odd about the lines. */
  readonly what: string;
  readonly lines: readonly HeaderLine[];
}

/** Values beside the one that is matched, as in the article on CVE-2020-25017. */
const OTHERS = ['bar', 'qux', 'foo'];

/** Two values that the route does not match. */
export function beside(value: string): readonly [string, string] {
  const [first = '', second = ''] = OTHERS.filter((one) => one !== value);
  return [first, second];
}

/**
 * The value among others: two lines in both orders, three, and all in one line. The value twice is not among them, for
 * it may go either way, nor is an empty line beside it, which a list may hold without a meaning (RFC 9110 section 5.6.1).
 */
export function ambiguities(header: string, value: string, wire: Wire): NonEmpty<Ambiguity> {
  const [other, third] = beside(value);
  const lines = (...values: readonly string[]): Ambiguity => ({
    what: `[${values.join(', ')}]`,
    lines: values.map((one) => [header, one]),
  });
  const joined = (text: string): Ambiguity => ({
    what: `"${text}" in one line`,
    lines: [[header, text]],
  });
  return [
    lines(other, value),
    lines(value, other),
    lines(other, value, third),
    lines(other, other, value),
    lines(value, other, other),
    joined(`${other},${value}`),
    joined(`${value},${other}`),
    joined(`${other}, ${value}`),
    joined(`${value}, ${other}`),
    ...(wire === 'h2' ? [] : oddlyWritten(header, value, other)),
  ];
}

function oddlyWritten(header: string, value: string, other: string): readonly Ambiguity[] {
  const capitals = header.toUpperCase();
  return [
    {
      what: `[${other}, ${value}], the second name in capitals`,
      lines: [
        [header, other],
        [capitals, value],
      ],
    },
    {
      what: `[${value}, ${other}], the first name in capitals`,
      lines: [
        [capitals, value],
        [header, other],
      ],
    },
    {
      what: `[${other}, ${value}], blanks around the second`,
      lines: [
        [header, other],
        [header, ` \t${value}\t `],
      ],
    },
    {
      what: `[${value}, ${other}], blanks around the first`,
      lines: [
        [header, ` \t${value}\t `],
        [header, other],
      ],
    },
  ];
}

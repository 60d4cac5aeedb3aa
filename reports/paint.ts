import { styleText } from 'node:util';
import type { Standing } from './standing.ts';

export type Paint = (as: keyof typeof FORMATS, text: string) => string;

export const MARKS: Readonly<Record<Standing, string>> = {
  pass: '✓',
  fail: '✗',
  inconclusive: '?',
  'not-run': '–',
  waived: '✗',
  'not-applicable': '–',
};

const FORMATS = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
  'not-run': 'yellow',
  waived: 'yellow',
  'not-applicable': 'dim',
  strong: 'bold',
  quiet: 'dim',
} as const;

export function painter(colour: boolean): Paint {
  return (as, text) => (colour ? styleText(FORMATS[as], text, { validateStream: false }) : text);
}

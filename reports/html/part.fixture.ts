import { expect } from 'chai';
import type { RunRecord } from '../../lib/model/record.ts';
import { page } from './page.ts';

export const DIGEST = 'd'.repeat(64);

/** One section of a record's page as words, by the id of its heading. */
export function part(record: RunRecord, heading: string): string {
  return wordsOf(markupOf(record, heading));
}

export function markupOf(record: RunRecord, heading: string): string {
  const text = page(record, DIGEST);
  const start = text.indexOf(`id="${heading}"`);
  expect(start, heading).to.be.above(-1);
  const next = text.indexOf('<section aria-labelledby', start);
  return text.slice(start, next === -1 ? undefined : next);
}

/** Without tags and entities. */
export function wordsOf(html: string): string {
  const plain = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return plain.replaceAll('&lt;', '<').replaceAll('&#39;', "'");
}

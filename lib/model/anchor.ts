import type { Finding } from './record.ts';

/** Where a finding stands in index.html: the same in every run. Where two say the same, the page numbers the later. */
export function findingAnchor({ check, subject }: Pick<Finding, 'check' | 'subject'>): string {
  return `f-${slug(check)}-${slug(subject)}`;
}

/** A citation with dots for its brackets: `164.312(e)(1)` is `164.312.e.1`. */
export const dotted = (citation: string): string => citation.replace(/[()]+/g, '.').replace(/\.$/, '');

/** What separates keeps its difference: `a-b/c` and `a/b-c` are two subjects. */
export function slug(text: string): string {
  return text
    .replaceAll('/', '_')
    .replaceAll(':', '.')
    .replaceAll('#', '~')
    .replace(/[^A-Za-z0-9._~-]+/g, '-');
}

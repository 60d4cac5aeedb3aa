import type { Finding } from './record.ts';

/** Where a finding stands in index.html: the same in every run. Where two say the same, the page numbers the later. */
export function findingAnchor({ check, subject }: Pick<Finding, 'check' | 'subject'>): string {
  return `f-${slug(check)}-${slug(subject)}`;
}

/** What separates keeps its difference: `a-b/c` and `a/b-c` are two subjects. */
export function slug(text: string): string {
  return text
    .replaceAll('/', '_')
    .replaceAll(':', '.')
    .replaceAll('#', '~')
    .replace(/[^A-Za-z0-9._~-]+/g, '-');
}

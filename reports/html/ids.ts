import type { Finding, RunRecord, SafeguardRow } from '../../lib/model/record.ts';

/** Ids that are the same in every run, so that a link into one report finds its place in the next. */
export function safeguardId({ citation }: Pick<SafeguardRow, 'citation'>): string {
  return `s-${citation.replace(/[()]+/g, '.').replace(/\.$/, '')}`;
}

export function checkId(check: string): string {
  return `c-${slug(check)}`;
}

/** By number of finding. Where two say the same, the later gets a count. */
export function findingIds({ findings }: RunRecord): string[] {
  const used = new Map<string, number>();
  return findings.map((finding) => {
    const id = findingId(finding);
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    return times === 1 ? id : `${id}~${times}`;
  });
}

function findingId({ check, subject }: Finding): string {
  return `f-${slug(check)}-${slug(subject)}`;
}

/** What separates keeps its difference: `a-b/c` and `a/b-c` are two subjects. */
function slug(text: string): string {
  return text
    .replaceAll('/', '_')
    .replaceAll(':', '.')
    .replaceAll('#', '~')
    .replace(/[^A-Za-z0-9._~-]+/g, '-');
}

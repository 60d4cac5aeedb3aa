import { dotted, findingAnchor, slug } from '../../lib/model/anchor.ts';
import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';

/** Ids that are the same in every run, so that a link into one report finds its place in the next. */
export function safeguardId({ citation }: Pick<SafeguardRow, 'citation'>): string {
  return `s-${dotted(citation)}`;
}

/** Of a requirement of the proposed rule. */
export function proposedId({ id }: { readonly id: string }): string {
  return `p-${id}`;
}

export function checkId(check: string): string {
  return `c-${slug(check)}`;
}

/** By number of finding. Where two say the same, the later gets a count. */
export function findingIds({ findings }: RunRecord): string[] {
  const used = new Map<string, number>();
  return findings.map((finding) => {
    const id = findingAnchor(finding);
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    return times === 1 ? id : `${id}~${times}`;
  });
}

/** By the finding's id and the number of the observation in it; where one exchange stands twice, the first. */
export function observationId(finding: string, number: number): string {
  return `o${finding.slice(1)}-${number}`;
}

/** Of a command that several findings of a check share. */
export function commandId(check: string, number: number): string {
  return `r-${slug(check)}-${number}`;
}

import type { RunRecord, SafeguardRow } from '../lib/model/record.ts';
import { SAFEGUARDS } from '../lib/model/safeguard.ts';

const MOST = 3;

/** What keeps a safeguard from being supported, beyond what its findings say themselves. */
export function missing({ findings, coverage }: RunRecord, row: SafeguardRow): string | undefined {
  if (row.state !== 'partial' && row.state !== 'unproven') return undefined;
  const passed = new Set(findings.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check));
  const without = SAFEGUARDS[row.citation].requires.filter((id) => !passed.has(id));
  const more = without.length - MOST;
  const parts = [
    ...(without.length === 0
      ? []
      : [`without a pass: ${without.slice(0, MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`]),
    ...(coverage.notCovered.length === 0 ? [] : ['not all of the scope was looked at']),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

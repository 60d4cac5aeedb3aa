import type { RunRecord } from '../lib/model/record.ts';
import type { SafeguardState } from '../lib/model/verdict.ts';

const MOST = 3;

/** What keeps a requirement from being supported, beyond what its findings say themselves. */
export function missing(
  { findings, coverage }: RunRecord,
  { state, requires }: { readonly state: SafeguardState; readonly requires: readonly string[] },
): string | undefined {
  if (state !== 'partial' && state !== 'unproven') return undefined;
  const passed = new Set(findings.filter(({ verdict }) => verdict === 'pass').map(({ check }) => check));
  const without = requires.filter((id) => !passed.has(id));
  const more = without.length - MOST;
  const parts = [
    ...(without.length === 0
      ? []
      : [`without a pass: ${without.slice(0, MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`]),
    ...(coverage.notCovered.length === 0 ? [] : ['not all of the scope was looked at']),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

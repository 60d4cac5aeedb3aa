import type { Ledger, LedgerRun } from '../../lib/model/ledger.ts';
import type { SafeguardState } from '../../lib/model/verdict.ts';

const DAY = 86_400_000;

export function ledgerRun(day: string, state: SafeguardState, differs: Partial<LedgerRun> = {}): LedgerRun {
  return {
    folder: `run-${day}`,
    id: `run-${day}`,
    finishedAt: `${day}T02:00:30.000Z`,
    state: 'complete',
    system: 'Reference clinic',
    cluster: '0c2f6b0e',
    safeguards: [
      { citation: '164.312(e)(1)', title: 'Transmission security', state },
      { citation: '164.312(a)(2)(iv)', title: 'Encryption at rest', state: 'not assessed by this tool' },
    ],
    signedBy: ['aa'],
    ...differs,
  };
}

/** A year of nights, with a bad fortnight, a night cut short, and gaps of which one is explained. */
export function yearOfNights(): Ledger {
  const first = Date.parse('2025-11-27');
  const runs = Array.from({ length: 365 }, (_, at) => {
    const day = new Date(first + at * DAY).toISOString().slice(0, 10);
    if ((at > 60 && at < 66) || at === 200) return [];
    const state = at > 120 && at < 134 ? 'violated' : at < 30 ? 'partial' : 'supported';
    return [ledgerRun(day, state, at === 250 ? { state: 'aborted' } : {})];
  }).flat();
  return {
    runs,
    refused: [{ folder: 'run-x', problem: 'index.html: altered: <script>alert(1)</script>' }],
    reasons: [
      { from: '2026-01-27', to: '2026-01-31', reason: 'the cluster was moved', owner: 'platform team' },
    ],
  };
}

export const YEAR = { from: '2025-11-27', to: '2026-11-26' };

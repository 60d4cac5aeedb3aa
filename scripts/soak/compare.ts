import type { RunRecord } from '../../lib/model/record.ts';

/** What one run says of one claim; nothing where it does not speak of it. */
type Said = string | undefined;

const saidBy = ({ findings }: RunRecord): ReadonlyMap<string, string> =>
  new Map(
    findings.map(({ check, subject, verdict, reason }) => [
      `${check} ${subject}`,
      [verdict, reason].filter((part) => part !== undefined).join(' '),
    ]),
  );

/** Every claim of which not all runs say the same, with who says what. */
export function differences(records: readonly RunRecord[]): readonly string[] {
  const all = records.map(saidBy);
  const claims = [...new Set(all.flatMap((one) => [...one.keys()]))].sort();
  return claims.flatMap((claim) => {
    const views = Map.groupBy(records.keys(), (at): Said => all[at]?.get(claim));
    if (views.size < 2) return [];
    const told = [...views].map(
      ([said, runs]) => `${said ?? 'nothing'} (run ${runs.map((at) => at + 1).join(', ')})`,
    );
    return [`${claim}: ${told.join(' | ')}`];
  });
}

/** What was in doubt, also where all runs agree on that. */
export const undecided = (records: readonly RunRecord[]): readonly string[] =>
  records.flatMap(({ findings }, at) =>
    findings
      .filter(({ verdict }) => verdict === 'inconclusive')
      .map(({ check, subject, reason = '' }) => `run ${at + 1} is in doubt: ${check} ${subject}: ${reason}`),
  );

import { CHANGED_THINGS, type Change } from '../model/record.ts';
import { factsOf, type Comparable } from './facts.ts';

/** What differs between two runs, by kind and subject, though every verdict be the same. */
export function changesBetween(before: Comparable, after: Comparable): Change[] {
  const [old, now] = [factsOf(ofBoth(before, after)), factsOf(ofBoth(after, before))];
  return CHANGED_THINGS.flatMap((what) => {
    const subjects = [...new Set([...old[what].keys(), ...now[what].keys()])].sort();
    return subjects.flatMap((subject) =>
      compare({ what, subject }, old[what].get(subject), now[what].get(subject)),
    );
  });
}

/**
 * What was not looked at has not gone: findings of checks that only one of the runs was asked for are left out, and
 * certificates where one of the two met none.
 */
function ofBoth(one: Comparable, other: Comparable): Comparable {
  const checks = new Set(other.findings.map(({ check }) => check));
  const findings = one.findings.filter(({ check }) => checks.has(check));
  const blind = other.inventory.certificates.length === 0;
  return { findings, inventory: { ...one.inventory, ...(blind ? { certificates: [] } : {}) } };
}

function compare(
  about: Pick<Change, 'what' | 'subject'>,
  was: string | undefined,
  now: string | undefined,
): Change[] {
  if (was === now) return [];
  if (was === undefined) return now === undefined ? [] : [{ ...about, change: 'added', now }];
  if (now === undefined) return [{ ...about, change: 'removed', was }];
  return [{ ...about, change: 'changed', was, now }];
}

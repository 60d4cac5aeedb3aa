import type { CheckCard, Finding, Observation, RunRecord } from '../lib/model/record.ts';
import { tally, type Standing } from './standing.ts';

export const STANDING_WORDS: Record<Standing, string> = {
  fail: 'fail',
  inconclusive: 'inconclusive',
  'not-run': 'not run',
  waived: 'fail, waived',
  pass: 'pass',
  'not-applicable': 'not applicable',
};

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** 1240 → "1.2 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function lasted({ startedAt, finishedAt }: RunRecord['run']): number {
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

/** "2026-11-23T20:00:01.5Z" → "2026-11-23 20:00:01 UTC". */
export function moment(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The answer in one sentence: never better than what was found out. */
export function headline(record: RunRecord): string {
  const { fail, inconclusive, 'not-run': notRun, waived, pass } = tally(record);
  const unknown = inconclusive + notRun;
  if (fail > 0) return `${plural(fail, 'claim')} did not hold.`;
  if (record.run.state === 'aborted') return 'This run was cut short. It shows only what it reached.';
  if (unknown > 0) return `No claim was seen to fail, but ${unknown} could not be decided.`;
  if (pass + waived === 0) return 'Nothing was found out: no claim was tried.';
  if (waived > 0) return `No claim failed but ${waived} under a waiver.`;
  return pass === 1
    ? 'The one claim held against live traffic.'
    : `All ${pass} claims held against live traffic.`;
}

/** "10 pass · 2 fail", without what did not occur. */
export function counts(record: RunRecord): string {
  const all = Object.entries(tally(record)) as [Standing, number][];
  const seen = all.filter(([, count]) => count > 0);
  if (seen.length === 0) return 'no findings';
  return seen.map(([standing, count]) => `${count} ${STANDING_WORDS[standing]}`).join(' · ');
}

/** Who sent: the vantage in words, which names place and identity, then what it was there and then. */
export function partyFrom(one: Observation): string {
  return joined([identityOf(one), one.from.pod, one.from.ip]);
}

/** The identity that a caller acts under, and where. */
export function identityOf({ from }: Observation): string {
  const { namespace, workload, serviceAccount, where } = from;
  const who = where ?? [namespace, workload].filter(Boolean).join('/');
  return joined([who, serviceAccount && !who.includes(`as ${serviceAccount}`) ? `as ${serviceAccount}` : '']);
}

/** Whom it was sent to, with the replica. */
export function partyTo(one: Observation): string {
  const { pod, ip } = one.to;
  const place = placeOf(one);
  return joined([place, ...[pod, ip].filter((part) => part !== undefined && !place.includes(part))]);
}

/** The name of a target with its port. Port 0 is a canary's on the caller's own address, which chooses its own. */
export function placeOf({ to }: Observation): string {
  const { namespace, workload, pod, ip, port, name } = to;
  const who = name ?? [namespace, workload ?? pod].filter(Boolean).join('/');
  const main = who === '' ? (ip ?? '') : who;
  const known = port === 0 || main.endsWith(`:${port}`);
  return known ? main : `${main}${main.includes(' ') ? ', port ' : ':'}${port}`;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

export function cardOf(record: RunRecord, { check }: Finding): CheckCard {
  const card = record.checks.find(({ id }) => id === check);
  const unknown = { title: check, suite: check.split('/')[0] ?? '', shows: '', doesNotShow: '' };
  return card ?? { ...unknown, id: check, remediation: '', reperform: '' };
}

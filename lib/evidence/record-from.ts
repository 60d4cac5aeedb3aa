import { SCHEMA, type Finding, type Observation, type RunRecord } from '../model/record.ts';
import { certificatesSeen } from './certificates-seen.ts';
import { sinceOf } from './since-of.ts';
import type { End, Entry, Judged, Planned } from './entries.ts';
import { evidenceError } from './evidence-error.ts';
import { rollUp } from './rollup.ts';

/**
 * The record that a journal amounts to. The only way a record is made, at the normal end of a run and from what a
 * killed run left behind, so that the two cannot differ.
 */
export function recordFrom(entries: readonly Entry[]): RunRecord {
  const [start, ...rest] = entries;
  if (start?.kind !== 'start') throw unreadable('it does not begin with the start of a run');
  const { run, checks, planned, inventory: declared, coverage, catalogue, since } = start.data;
  const { observations, verdicts, phases, end } = sort(rest, planned.length);
  const complete = end !== undefined && end.interrupted !== true;
  const findings = planned.map((plan, number) =>
    findingFrom(plan, verdicts.get(number), observations.get(number) ?? [], complete),
  );
  const seen = findings.flatMap((finding) => finding.observations);
  const inventory = { ...declared, certificates: certificatesSeen(seen) };
  const finishedAt = end?.finishedAt ?? lastSign(run.startedAt, seen);
  return {
    schema: SCHEMA,
    run: {
      ...run,
      finishedAt,
      state: complete ? 'complete' : 'aborted',
      phases,
      probes: end?.probes ?? seen.length,
      retainUntil: retainUntil(finishedAt),
    },
    checks,
    findings,
    safeguards: rollUp(findings, coverage, catalogue),
    inventory,
    coverage,
    ...(since === undefined ? {} : { since: sinceOf(since, { inventory, findings }) }),
  };
}

function sort(entries: readonly Entry[], planned: number) {
  const observations = new Map<number, Observation[]>();
  const verdicts = new Map<number, Judged>();
  const phases: RunRecord['run']['phases'] = [];
  let end: End | undefined;
  for (const { kind, data } of entries) {
    if (end !== undefined) throw unreadable(`a ${kind} stands after the end of the run`);
    if ('finding' in data && data.finding >= planned)
      throw unreadable(`finding ${data.finding} was never planned`);
    if (kind === 'start') throw unreadable('a second run starts in it');
    else if (kind === 'phase') phases.push(data);
    else if (kind === 'image') continue;
    else if (kind === 'end') end = data;
    else if (kind === 'observation') {
      observations.set(data.finding, [...(observations.get(data.finding) ?? []), data.observation]);
    } else if (verdicts.has(data.finding)) throw unreadable(`finding ${data.finding} has two verdicts`);
    else verdicts.set(data.finding, data);
  }
  return { observations, verdicts, phases, end };
}

function findingFrom(
  plan: Planned,
  judged: Judged | undefined,
  observations: Observation[],
  complete: boolean,
): Finding {
  if (judged !== undefined) {
    const verdict: Partial<Pick<Judged, 'finding'>> & Omit<Judged, 'finding'> = { ...judged };
    delete verdict.finding;
    return { ...plan, ...verdict, observations };
  }
  const reason = complete ? 'no-verdict' : 'aborted';
  const observed = observations.length === 0 ? 'nothing was sent' : 'the run ended before a verdict';
  return { ...plan, verdict: 'not-run', reason, observed, observations };
}

/** 45 CFR 164.316(b)(2)(i): six years; a leap day's record is kept until the first of March. */
function retainUntil(finishedAt: string): string {
  const day = new Date(finishedAt);
  day.setUTCFullYear(day.getUTCFullYear() + YEARS);
  return day.toISOString().slice(0, 10);
}

const YEARS = 6;

/** The last moment at which a killed run was certainly alive. */
function lastSign(startedAt: string, observations: readonly Observation[]): string {
  const ends = observations.map(({ at, ms }) => Date.parse(at) + ms);
  const last = ends.reduce((a, b) => Math.max(a, b), Date.parse(startedAt));
  const moment = new Date(last);
  if (Number.isNaN(moment.getTime())) throw unreadable('an exchange in it ended at no moment that there is');
  return moment.toISOString();
}

function unreadable(seen: string) {
  return evidenceError('build the record from the journal', seen, 'The journal is damaged; run again.');
}

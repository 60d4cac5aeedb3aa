import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import { SAFEGUARDS } from '../../lib/model/safeguard.ts';
import { missing } from '../missing.ts';
import { counts, moment, plural } from '../words.ts';

/** What whoever asked for documents has to add: Assay cannot know it. */
const TO_FILL_IN = 'to be filled in by the entity';

/**
 * The first sheet: what is answered, for whom, and what is left to say. OCR's audit protocol asks for policies, for
 * evidence that a mechanism is implemented and for evidence that it is in effect; probes answer the last two.
 */
export function cover(record: RunRecord, row: SafeguardRow, digest: string): [string, string][] {
  const { run } = record;
  const findings = row.findings.flatMap((number) => record.findings[number] ?? []);
  const lacking = missing(record, { state: row.state, requires: SAFEGUARDS[row.citation].requires });
  return [
    ['Safeguard', `45 CFR ${row.citation}: ${row.title}`],
    ['Kind', `${row.kind}, ${row.requirement ?? 'see its specifications'}`],
    ['State by this evidence', row.state],
    ['Findings', counts({ ...record, findings })],
    ['Implemented and in effect: a pass shows', row.shows],
    ['It does not show', [row.doesNotShow, lacking].filter((text) => text !== undefined).join('; ')],
    ['System', run.system],
    ['Tested', `${moment(run.startedAt)} to ${moment(run.finishedAt)}, by ${run.operator}`],
    ['Against', `cluster ${run.cluster.context}, Kubernetes ${run.cluster.version}`],
    ['With', `${run.tool.name} ${run.tool.version}, commit ${run.tool.commit}`],
    ['Not covered', plural(record.coverage.notCovered.length, 'item')],
    ['Drawn from', `run.json of run ${run.id}, SHA-256 ${digest}`],
    ['Keep until', run.retainUntil],
    ['Policy or procedure, version, in effect since', TO_FILL_IN],
    ['Responsible person', TO_FILL_IN],
    ...(row.requirement === 'addressable' ? [addressable()] : []),
  ];
}

function addressable(): [string, string] {
  return [
    'If not implemented as written: why, and which equivalent measure (164.306(d)(3))',
    `${TO_FILL_IN}, or: implemented as written`,
  ];
}

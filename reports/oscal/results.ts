import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { findingIds } from '../html/ids.ts';
import { jsonPieces } from '../json-pieces.ts';
import { standingOf } from '../standing.ts';
import { cardOf, plural } from '../words.ts';
import { objectiveId, OSCAL, property, reviewedControls, spokenTo, subjectUuid, toolUuid } from './names.ts';
import { line, prose } from './prose.ts';
import { risk, riskUuid } from './risk.ts';
import { uuid } from './uuid.ts';

/** Evidence of a moment: after a night and two hours a newer run should stand in its place. */
const STALE_MS = 26 * 3_600_000;

/** OSCAL assessment-results. What is in doubt is `not-satisfied` with its reason: the model knows no third state. */
export function oscalResults(record: RunRecord): Iterable<string> {
  const { run } = record;
  const tried = [...record.findings.entries()].filter(([, one]) => one.verdict !== 'not-applicable');
  const failed = tried.filter(([, one]) => one.verdict === 'fail');
  return jsonPieces((slot) => ({
    'assessment-results': {
      uuid: uuid('results', run.id),
      metadata: {
        title: line(`Evidence of a run on ${run.system}`),
        'last-modified': run.finishedAt,
        version: run.id,
        'oscal-version': OSCAL,
      },
      'import-ap': { href: 'oscal-ap.json' },
      results: [
        {
          uuid: uuid('result', run.id),
          title: `Run ${run.id}`,
          description: line(`${plural(run.probes, 'probe')} on the cluster ${run.cluster.context}`),
          start: run.startedAt,
          end: run.finishedAt,
          props: [property('state', run.state), property('retain-until', run.retainUntil)],
          'reviewed-controls': { ...reviewedControls(spokenTo(record)), remarks: beyond(record) },
          // A list must hold something, so what is not there is left out.
          ...(tried.length === 0 ? {} : { observations: slot(observations(record, tried)) }),
          ...(failed.length === 0 ? {} : { risks: slot(failed.map((one) => risk(record, ...one))) }),
          ...(tried.length === 0 ? {} : { findings: slot(findings(record, tried)) }),
        },
      ],
    },
  }));
}

type Numbered = readonly (readonly [number, Finding])[];

/** What has no finding here, with its reason. */
function beyond(record: RunRecord): string {
  const absent = record.findings.filter(({ verdict }) => verdict === 'not-applicable');
  const lines = [
    ...absent.map(({ check, subject, reason }) => `${check} ${subject}: not applicable, ${reason ?? ''}`),
    ...record.coverage.notCovered.map(({ what, why }) => `${what}: not covered, ${why}`),
  ];
  return lines.length === 0 ? 'Nothing in the declared scope was left out.' : lines.map(prose).join('\n\n');
}

function* observations(record: RunRecord, tried: Numbered): Generator<object> {
  const ids = findingIds(record);
  const { run } = record;
  const actor = { type: 'tool', 'actor-uuid': toolUuid(record) };
  for (const [number, finding] of tried) {
    const { subject, observed, observations: seen } = finding;
    const last = seen.reduce((at, one) => (one.at > at ? one.at : at), '');
    const collected = last === '' ? run.finishedAt : last;
    yield {
      uuid: observationUuid(record, number),
      title: line(subject),
      description: prose(observed),
      methods: ['TEST'],
      origins: [{ actors: [actor] }],
      subjects: [{ 'subject-uuid': subjectUuid(record, subject), type: 'component' }],
      'relevant-evidence': [
        { href: 'run.json', description: `findings/${number}, ${plural(seen.length, 'exchange')}` },
        { href: `index.html#${encodeURIComponent(ids[number] ?? '')}`, description: 'The same for people.' },
      ],
      collected,
      expires: new Date(Date.parse(collected) + STALE_MS).toISOString(),
    };
  }
}

function* findings(record: RunRecord, tried: Numbered): Generator<object> {
  for (const [number, finding] of tried) {
    const { check, subject, expected, observed, reason } = finding;
    const standing = standingOf(finding);
    yield {
      uuid: uuid('finding', record.run.id, String(number)),
      title: line(cardOf(record, finding).title),
      description: prose(`${subject}: expected ${expected}; observed ${observed}`),
      props: [property('verdict', finding.verdict), property('subject', subject)],
      target: {
        type: 'objective-id',
        'target-id': objectiveId(check),
        status: {
          state: standing === 'pass' ? 'satisfied' : 'not-satisfied',
          reason: standing,
          ...(reason === undefined ? {} : { remarks: prose(reason) }),
        },
      },
      'related-observations': [{ 'observation-uuid': observationUuid(record, number) }],
      ...(finding.verdict === 'fail' ? { 'related-risks': [{ 'risk-uuid': riskUuid(record, number) }] } : {}),
    };
  }
}

const observationUuid = ({ run }: RunRecord, number: number): string =>
  uuid('observation', run.id, String(number));

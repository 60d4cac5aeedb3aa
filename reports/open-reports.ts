import type { Finding, RunRecord } from '../lib/model/record.ts';
import { jsonPieces } from './json-pieces.ts';
import { seenInLine } from './seen.ts';
import { standingOf, type Standing } from './standing.ts';
import { cardOf } from './words.ts';

/** `kubectl apply` copies an object into an annotation of its own, which may hold 256 KiB. */
const MOST_RESULTS = 100;

/** Words of OpenReports. What could not be found out is an error there; `skip` is for what does not apply. */
const RESULTS = {
  pass: 'pass',
  fail: 'fail',
  waived: 'warn',
  inconclusive: 'error',
  'not-run': 'error',
  'not-applicable': 'skip',
} as const satisfies Record<Standing, string>;

/** A List of Reports (openreports.io/v1alpha1) for `kubectl apply -n NAMESPACE -f`: https://openreports.io */
export function openReports(record: RunRecord): Iterable<string> {
  return jsonPieces((slot) => ({ apiVersion: 'v1', kind: 'List', items: slot(reports(record)) }));
}

function* reports(record: RunRecord): Generator<object> {
  const { run, findings } = record;
  const parts = Math.max(1, Math.ceil(findings.length / MOST_RESULTS));
  for (let part = 0; part < parts; part += 1) {
    const some = findings.slice(part * MOST_RESULTS, (part + 1) * MOST_RESULTS);
    yield {
      apiVersion: 'openreports.io/v1alpha1',
      kind: 'Report',
      metadata: {
        name: `assay-${run.id}-${part + 1}`.toLowerCase().replace(/[^a-z0-9.-]+/g, '-'),
        labels: { 'app.kubernetes.io/managed-by': 'assay' },
        annotations: {
          'assay/system': seenInLine(run.system),
          'assay/run': run.id,
          'assay/state': run.state,
        },
      },
      source: 'assay',
      summary: summary(some),
      results: some.map((finding) => result(record, finding)),
    };
  }
}

function summary(findings: readonly Finding[]): Record<string, number> {
  const counts = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const finding of findings) counts[RESULTS[standingOf(finding)]] += 1;
  return counts;
}

function result(record: RunRecord, finding: Finding): object {
  const { check, subject, expected, observed, reason, safeguards, waiver } = finding;
  const card = cardOf(record, finding);
  const standing = standingOf(finding);
  const service = /^([a-z0-9-]+)\/([a-z0-9-]+):\d+\//.exec(subject);
  return {
    source: 'assay',
    policy: check,
    rule: seenInLine(subject),
    category: card.suite,
    result: RESULTS[standing],
    ...(standing === 'fail' ? { severity: 'high' } : {}),
    scored: true,
    message: seenInLine(`${card.title}: ${observed}`),
    timestamp: { seconds: Math.floor(Date.parse(record.run.finishedAt) / 1000), nanos: 0 },
    ...(service ? { resources: [reference(service[1], service[2])] } : {}),
    properties: {
      verdict: finding.verdict,
      safeguards: safeguards.join(' '),
      expected,
      ...(reason === undefined ? {} : { reason }),
      ...(waiver === undefined
        ? {}
        : { waiver: `${waiver.owner}, until ${waiver.expires}: ${waiver.reason}` }),
    },
  };
}

const reference = (namespace: string | undefined, name: string | undefined) => ({
  apiVersion: 'v1',
  kind: 'Service',
  namespace,
  name,
});

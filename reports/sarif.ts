import { createHash } from 'node:crypto';
import type { CheckCard, Finding, RunRecord } from '../lib/model/record.ts';
import { ecfr } from '../lib/model/safeguard.ts';
import type { Log, Notification, ReportingDescriptor, Result, ToolComponent } from 'sarif';
import { findingIds } from './html/ids.ts';
import { jsonPieces } from './json-pieces.ts';
import { seen } from './seen.ts';
import { standingOf, tally } from './standing.ts';

const HIPAA = 'HIPAA Security Rule';

/** SARIF 2.1.0 with errata 01: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif(record: RunRecord): Iterable<string> {
  const { run, checks } = record;
  return jsonPieces((slot) => {
    const log: Omit<Log, 'runs'> = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
    };
    return {
      ...log,
      runs: [
        {
          tool: {
            driver: {
              name: run.tool.name,
              semanticVersion: run.tool.version,
              version: `${run.tool.version}+${run.tool.commit}`,
              rules: checks.map((card) => rule(record, card)),
            } satisfies ToolComponent,
          },
          automationDetails: { id: `${run.tool.name}/${run.system}/${run.id}` },
          invocations: [
            {
              executionSuccessful: run.state === 'complete',
              startTimeUtc: run.startedAt,
              endTimeUtc: run.finishedAt,
              toolExecutionNotifications: notifications(record),
            },
          ],
          taxonomies: [taxonomy(record)],
          properties: { findings: tally(record) },
          results: slot(results(record)),
        },
      ],
    };
  });
}

function rule(record: RunRecord, card: CheckCard): ReportingDescriptor {
  const cited = record.findings.find(({ check }) => check === card.id)?.safeguards ?? [];
  return {
    id: card.id,
    shortDescription: { text: card.title },
    fullDescription: {
      text: `A pass shows ${card.shows}. It does not show ${card.doesNotShow}.`,
    },
    help: { text: `${card.remediation}\n\nSee it again:\n${card.reperform}` },
    relationships: cited.map((id) => ({ target: taxon(id), kinds: ['relevant'] })),
  };
}

function taxonomy({ safeguards }: RunRecord): ToolComponent {
  return {
    name: HIPAA,
    organization: 'U.S. Department of Health and Human Services',
    shortDescription: { text: '45 CFR Part 164, Subpart C' },
    taxa: safeguards.map(({ citation, title }) => ({
      id: citation,
      shortDescription: { text: title },
      helpUri: ecfr(citation),
    })),
  };
}

/** What was not looked at is said too: a log without a result is not a clean one. */
function notifications({ run, coverage }: RunRecord): Notification[] {
  const aborted: Notification[] =
    run.state === 'complete' ? [] : [{ level: 'error', message: { text: 'The run was cut short.' } }];
  const left = coverage.notCovered.map(({ what, why }): Notification => ({
    level: 'warning',
    message: { text: `Not covered: ${what}: ${why}` },
  }));
  return [...aborted, ...left];
}

function* results(record: RunRecord): Generator<Result> {
  const ids = findingIds(record);
  const rules = new Map(record.checks.map(({ id }, index) => [id, index]));
  for (const [number, finding] of record.findings.entries()) {
    const told = outcome(finding);
    if (told === undefined) continue;
    const ruleIndex = rules.get(finding.check);
    yield {
      ruleId: finding.check,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      ...told,
      message: { text: message(finding) },
      locations: [location(finding)],
      // The same in every run, so that a failure is one alert until it is mended.
      partialFingerprints: fingerprints(finding),
      taxa: finding.safeguards.map(taxon),
      properties: { verdict: finding.verdict, inReport: `index.html#${ids[number] ?? ''}` },
    };
  }
}

/** GitHub tells alerts apart by the second alone, which it would take from a line of code. */
function fingerprints({ check, subject }: Finding): Record<string, string> {
  const name = `${check} ${seen(subject)}`;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return { 'checkAndSubject/v1': name, primaryLocationLineHash: `${hash}:1` };
}

/**
 * `open` is SARIF's word for what could not be decided: never a pass, and no level but none (§3.27.9, §3.27.10). What
 * passed or does not apply is left out, for GitHub makes an alert of whatever is in the list; the counts are all there.
 */
function outcome(finding: Finding): Pick<Result, 'kind' | 'level' | 'suppressions'> | undefined {
  const { waiver } = finding;
  switch (standingOf(finding)) {
    case 'pass':
    case 'not-applicable':
      return undefined;
    case 'fail':
      return { kind: 'fail', level: 'error', suppressions: [] };
    case 'waived':
      return {
        kind: 'fail',
        level: 'error',
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: `until ${waiver?.expires ?? ''}, ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}`,
          },
        ],
      };
    case 'inconclusive':
    case 'not-run':
      return { kind: 'open', level: 'none' };
  }
}

function message({ subject, expected, observed, reason }: Finding): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  return `${subject}: expected ${expected}; observed ${observed}${why}`;
}

/** A live probe has no line of code. The file that declares its subject stands for one: GitHub shows no other result. */
function location({ subject }: Finding): NonNullable<Result['locations']>[number] {
  return {
    physicalLocation: { artifactLocation: { uri: 'assay.yaml' }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }],
  };
}

const taxon = (id: string) => ({ id, toolComponent: { name: HIPAA } });

import type { Finding, RunRecord } from '../lib/model/record.ts';
import { standingOf } from './standing.ts';
import { cardOf, lasted } from './words.ts';

/** For CI systems. JUnit knows no "could not find out": that is an error, and never a success. */
export function junit(record: RunRecord): string {
  const bySuite = Map.groupBy(record.findings, (finding) => cardOf(record, finding).suite);
  const suites = [...bySuite].map(([suite, findings]) => testsuite(record, suite, findings));
  const { run } = record;
  const head = attributes({
    name: `${run.tool.name} ${run.id}`,
    ...totals(record.findings),
    time: seconds(lasted(run)),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${head}>\n${suites.join('')}</testsuites>\n`;
}

function testsuite(record: RunRecord, suite: string, findings: readonly Finding[]): string {
  const time = seconds(findings.reduce((sum, finding) => sum + took(finding), 0));
  const head = attributes({ name: suite, ...totals(findings), time, timestamp: record.run.startedAt });
  return `<testsuite ${head}>\n${findings.map((finding) => testcase(record, finding)).join('')}</testsuite>\n`;
}

function testcase(record: RunRecord, finding: Finding): string {
  const { check, subject } = finding;
  const head = attributes({
    classname: check,
    name: `${subject}: ${cardOf(record, finding).title}`,
    time: seconds(took(finding)),
  });
  return `<testcase ${head}>${result(record, finding)}</testcase>\n`;
}

function result(record: RunRecord, finding: Finding): string {
  const { observed, reason, waiver } = finding;
  switch (standingOf(finding)) {
    case 'pass':
      return '';
    case 'fail':
      return `<failure ${attributes({ type: 'fail', message: observed })}>${escape(story(record, finding))}</failure>`;
    case 'inconclusive':
    case 'not-run':
      return `<error ${attributes({ type: finding.verdict, message: reason ?? observed })}>${escape(story(record, finding))}</error>`;
    case 'waived':
      return `<skipped ${attributes({ message: `fails, waived until ${waiver?.expires ?? ''} by ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}` })}/>`;
    case 'not-applicable':
      return `<skipped ${attributes({ message: `not applicable: ${reason ?? observed}` })}/>`;
  }
}

function story(record: RunRecord, finding: Finding): string {
  const lines = {
    expected: finding.expected,
    observed: finding.observed,
    reason: finding.reason,
    fix: cardOf(record, finding).remediation,
    again: finding.reperform.command,
    'then expect': finding.reperform.expect,
  };
  return Object.entries(lines)
    .flatMap(([name, text]) => (text ? [`${name}: ${text}`] : []))
    .join('\n');
}

function totals(findings: readonly Finding[]) {
  const count = (...standings: string[]) =>
    findings.filter((one) => standings.includes(standingOf(one))).length;
  return {
    tests: findings.length,
    failures: count('fail'),
    errors: count('inconclusive', 'not-run'),
    skipped: count('waived', 'not-applicable'),
  };
}

/** From the first byte sent to the last that came back. */
function took({ observations }: Finding): number {
  const starts = observations.map(({ at }) => Date.parse(at));
  const ends = observations.map(({ at, ms }) => Date.parse(at) + ms);
  return observations.length === 0 ? 0 : Math.max(...ends) - Math.min(...starts);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escape(String(value)).replace(/[\n\t]/g, ' ')}"`)
    .join(' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Only characters that XML 1.0 allows (https://www.w3.org/TR/xml/#charsets). */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

import type { RunRecord } from '../lib/model/record.ts';

/** Fields that we wrote ourselves and that may have several lines. */
const LONG = new Set(['remediation', 'reperform', 'command', 'expect']);

/** The record without observations and without characters that would move a terminal's cursor or hide text. */
export function plain(record: RunRecord): RunRecord {
  const findings = record.findings.map((finding) => ({ ...finding, observations: [] }));
  return JSON.parse(JSON.stringify({ ...record, findings }), clean) as RunRecord;
}

function clean(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\n' && LONG.has(key) ? char : '\uFFFD'));
}

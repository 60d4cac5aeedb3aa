import type { Finding, Observation } from '../../lib/model/record.ts';
import { outcomeWords } from '../outcome.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** The claim that is about what differs between requests, and not between subjects. */
const CHECK = 'routing/duplicate-headers-are-safe';

/** What each case reached: one row for each request, by the bytes that were sent and the protocol that carried them. */
export function cases(group: readonly Finding[]): Html | undefined {
  if (group.every(({ check }) => check !== CHECK)) return undefined;
  const rows = group.flatMap(({ subject, observations }) => {
    const probes = observations.filter(({ role }) => role === 'probe');
    return [...Map.groupBy(probes, ({ sent }) => sent)].map(([sent, tries]) => row(subject, sent, tries));
  });
  if (rows.length === 0) return undefined;
  return table({
    caption: 'What each case reached. Header lines stand in the order in which they were sent.',
    columns: ['Header lines', 'Sent to', 'As', 'Reached'],
    rows,
    kind: 'cases',
    label: 'What each case reached',
  });
}

function row(subject: string, sent: string, tries: readonly Observation[]): Html {
  const [, before = sent, lines, after = ''] = /^(.*?) \[(.*)\](.*)$/s.exec(sent) ?? [];
  const reached = Map.groupBy(tries, reachedBy);
  return markup`<tr>
    <th scope="row">${lines === undefined ? 'none' : lines.split(' | ').map((line) => markup`<code>${line}</code> `)}</th>
    <td>${subject}</td>
    <td>${before}${after}</td>
    <td>${[...reached].map(([words, same]) => markup`<strong>${words}</strong><small>${same.length} of ${tries.length}</small>`)}</td>
  </tr>\n`;
}

/** Headers that any answer may keep; what is beyond them was asked for, to tell one backend from another. */
const ORDINARY = new Set(['server', 'location', 'strict-transport-security', 'content-type']);

function reachedBy(one: Observation): string {
  const headers = one.detail?.['headers'];
  const marks = Object.entries(typeof headers === 'object' && headers !== null ? headers : {})
    .filter(([name]) => !ORDINARY.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`);
  return [...marks, outcomeWords(one)].join(', ');
}

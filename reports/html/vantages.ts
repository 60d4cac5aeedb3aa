import type { Observation, RunRecord } from '../../lib/model/record.ts';
import { partyFrom } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** From where was anything sent: every caller that this run played. */
export function vantages({ findings }: RunRecord): Html | undefined {
  const seen = findings.flatMap(({ observations }) => observations);
  if (seen.length === 0) return undefined;
  const rows = [...Map.groupBy(seen, (one) => one.from.where ?? partyFrom(one))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([where, group]) => row(where, group));
  return markup`<h3>Vantages</h3>
    ${table({
      caption:
        'Every caller that this run played, and how many exchanges of bytes each made. Who wears a workload’s labels is taken for it by NetworkPolicy; where egress is lifted, the caller’s own way out is open, and only the far side is on trial.',
      columns: ['Caller', 'Identity', 'Exchanges'],
      rows,
      label: 'Vantages',
    })}`;
}

function row(where: string, group: readonly Observation[]): Html {
  // One exchange may serve several findings.
  const exchanges = new Set(group.map(({ batch, seq }) => `${batch} ${seq}`));
  const identities = new Set(
    group.flatMap(({ from: { namespace, serviceAccount } }) =>
      namespace === undefined ? [] : [`${namespace}/${serviceAccount ?? 'default'}`],
    ),
  );
  const pods = new Set(group.flatMap(({ from: { pod, ip } }) => [pod, ip].filter(Boolean).join(', ') || []));
  return markup`<tr>
    <th scope="row">${where}</th>
    <td>${[...identities].join(', ')}<small>${[...pods].join('; ')}</small></td>
    <td>${exchanges.size}</td>
  </tr>\n`;
}

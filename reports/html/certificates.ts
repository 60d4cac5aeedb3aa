import type { RunRecord } from '../../lib/model/record.ts';
import { field, list } from '../inventory.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

const DAY = 86_400_000;

/** The certificates that were read off the wire. */
export function certificates({ inventory, run }: RunRecord): Html | undefined {
  const { certificates: known } = inventory;
  if (known.length === 0) return undefined;
  return markup`<h3>Certificates</h3>
    ${table({
      caption: 'As the edge showed them during the run.',
      columns: ['Host', 'Certificate', 'Valid', 'Key and signature'],
      rows: known.map((one) => row(one, run.startedAt)),
      kind: 'certificates',
      label: 'Certificates',
    })}`;
}

function row(one: unknown, at: string): Html {
  const names = list(one, 'names').join(', ');
  return markup`<tr>
    <th scope="row">${field(one, 'host')}<small>at ${field(one, 'address')}</small></th>
    <td>${field(one, 'subject')}<small>issued by ${field(one, 'issuer')}</small>${names !== '' && markup`<small>for ${names}</small>`}</td>
    <td>from ${day(field(one, 'notBefore'))}<br />to ${day(field(one, 'notAfter'))}<small>${left(field(one, 'notAfter'), at)}</small></td>
    <td>${[field(one, 'key'), field(one, 'signature')].filter(Boolean).join(', ') || 'key not read'}<small><code>${field(one, 'sha256')}</code></small></td>
  </tr>\n`;
}

function day(moment: string): string {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? moment : new Date(time).toISOString().slice(0, 10);
}

function left(notAfter: string, at: string): string | undefined {
  const days = Math.floor((Date.parse(notAfter) - Date.parse(at)) / DAY);
  if (Number.isNaN(days)) return undefined;
  return days < 0 ? 'expired when the run began' : `${days} days left when the run began`;
}

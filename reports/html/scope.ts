import type { RunRecord } from '../../lib/model/record.ts';
import { field, list } from '../inventory.ts';
import { plural } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** What stood to be tested, by the file and by discovery: endpoints with who may call, and destinations outside. */
export function scope({ inventory }: RunRecord): readonly (Html | undefined)[] {
  return [endpoints(inventory), egress(inventory)];
}

function endpoints({ endpoints: known, peers }: RunRecord['inventory']): Html | undefined {
  if (known.length === 0) return undefined;
  const rows = known.map((one) => {
    const endpoint = field(one, 'endpoint');
    // A peer names its endpoint without the protocol.
    const callers = peers.filter((peer) => endpoint.startsWith(`${field(peer, 'endpoint')}/`));
    return markup`<tr>
      <th scope="row">${endpoint}</th>
      <td>${field(one, 'replicas')}</td>
      <td>${callers.length === 0 ? 'nobody' : callers.map((peer) => caller(peer, endpoint))}</td>
    </tr>\n`;
  });
  return markup`<h3>Endpoints with ePHI</h3>
    ${table({
      caption: 'As declared in the configuration; replicas as found at the start of the run.',
      columns: ['Endpoint', 'Replicas', 'May be called by'],
      rows,
      label: 'Endpoints with ePHI',
    })}`;
}

/** Methods are said of HTTP alone: no other protocol knows them. */
function caller(peer: unknown, endpoint: string): Html {
  const methods = endpoint.endsWith('/http') && list(peer, 'methods').join(', ');
  return markup`${field(peer, 'peer')}<small>${methods}</small>`;
}

function egress({ egress: known }: RunRecord['inventory']): Html | undefined {
  if (known.length === 0) return undefined;
  const rows = known.map((one) => {
    const agreement = field(one, 'agreement');
    return markup`<tr>
      <th scope="row">${field(one, 'destination')}<small>${field(one, 'name')}</small></th>
      <td>${agreement === '' ? field(one, 'reason') : `agreement ${agreement}`}</td>
      <td>${list(one, 'callers').join(', ')}</td>
    </tr>\n`;
  });
  return markup`<h3>Destinations outside</h3>
    ${table({
      caption: `The egress register: ${plural(known.length, 'destination')} to which traffic may leave.`,
      columns: ['Destination', 'Agreement, or why none is needed', 'For'],
      rows,
      label: 'Destinations outside',
    })}`;
}

import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';
import { envoyFilter, keepingOneLine, luaFilter } from './envoy-filter.ts';
import { rewriteDenial, withOperation, type DenyRule } from './rewrite-denial.ts';

/** Ways in which a rule that denies comes to be passed by. */
export const narrowedDenial = {
  badValue: denies(
    'denies-the-bad-value',
    'the rules deny the bad value of a header, and no longer all but the good one: on one line with another it gets through',
    ({ notValues }) => notValues !== undefined,
  ),
  notTheGoodValue: denies(
    'denies-all-but-the-good-value',
    'the rules deny all but the good value of a header, and no longer the bad one: the proxy is content where one line is good',
    ({ values }) => values !== undefined && !values.includes('*'),
  ),
  firstLine: {
    id: 'keeps-the-first-line',
    what: 'a Lua filter before the authorization of one sidecar keeps only the first line of a header',
    collateral: [],
    alter({ system }) {
      const endpoint = system.endpoints.find((one) => deniedHeaderOf(one) && one.wears);
      const denied = endpoint && deniedHeaderOf(endpoint);
      if (!endpoint?.wears || !denied)
        return Promise.resolve({ cannot: 'no endpoint with a denied header and known labels' });
      const { namespace, wears } = endpoint;
      const script = keepingOneLine(denied.header, '0');
      return Promise.resolve([envoyFilter({ namespace, labels: wears.labels }, firstOfAll(script))]);
    },
  },
  exactHost: {
    id: 'denies-the-exact-host',
    what: 'the rule denies the host without the * behind it: with a port it is another one',
    collateral: [],
    alter: async (scene) =>
      (await rewriteDenial(scene, (rule) =>
        withOperation(rule, ({ hosts, ...operation }) =>
          hosts?.some((host) => host.endsWith('*'))
            ? { ...operation, hosts: hosts.map((host) => host.replace(/\*$/, '')) }
            : undefined,
        ),
      )) ?? { cannot: 'no DENY rule names a host with a * behind it' },
  },
} satisfies Record<string, Sabotage>;

type Condition = NonNullable<DenyRule['when']>[number];

/** The rule of a header that is told by one of its conditions comes to deny another value, which nobody sends. */
function denies(id: string, what: string, isMeant: (condition: Condition) => boolean): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter: async (scene) =>
      (await rewriteDenial(scene, ({ when, ...rule }, endpoint) => {
        const key = keyOf(deniedHeaderOf(endpoint)?.header);
        const hit = when?.find((one) => one.key === key && isMeant(one));
        return hit && { ...rule, when: [{ key, values: ['assay-sabotage'] }] };
      })) ?? { cannot: 'no DENY rule of that kind names a header' },
  };
}

const keyOf = (header = ''): string => `request.headers[${header}]`;

const deniedHeaderOf = ({ forbids }: Endpoint): { header: string; value: string } | undefined =>
  forbids.flatMap((thing) => ('header' in thing ? [thing] : []))[0];

/** Before the sidecar's own filters, its authorization among them. */
function firstOfAll(code: string): object {
  const filter = { name: 'envoy.filters.network.http_connection_manager' };
  return {
    applyTo: 'HTTP_FILTER',
    match: { context: 'SIDECAR_INBOUND', listener: { filterChain: { filter } } },
    patch: {
      operation: 'INSERT_FIRST',
      value: luaFilter(code),
    },
  };
}

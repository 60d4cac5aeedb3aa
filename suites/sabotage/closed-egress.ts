import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Destination } from '../../lib/model/system.ts';

const NETWORKING = 'networking.k8s.io/v1';
const peer = z.looseObject({ ipBlock: z.looseObject({ cidr: z.string() }).optional() });
const onPort = z.looseObject({ port: z.union([z.int(), z.string()]).optional() });
const rule = z.looseObject({ to: z.array(peer).optional(), ports: z.array(onPort).optional() });
type Rule = z.infer<typeof rule>;
const policy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({ egress: z.array(rule) }),
});

/** Addresses for documentation (RFC 5737): nobody is there. */
const ELSEWHERE = '192.0.2.1/32';

/** Ways in which a declared destination comes to be out of reach. */
export const closedEgress = {
  entryRemoved: sabotage(
    'entry-removed',
    "the rule for a declared destination is removed from its caller's egress policy",
    () => undefined,
  ),
  otherPort: sabotage(
    'other-port',
    "the rule's port is no longer the destination's",
    ({ ports = [], ...rest }) => ({
      ...rest,
      ports: ports.map(({ port, ...one }) => ({ ...one, port: typeof port === 'number' ? port + 1 : 1 })),
    }),
  ),
  otherAddress: sabotage(
    'other-address',
    'the destination has moved, and the rule still has its old address',
    ({ to = [], ...rest }) => ({
      ...rest,
      to: to.map((one) => (one.ipBlock ? { ipBlock: { cidr: ELSEWHERE } } : one)),
    }),
  ),
  gatewayShut: {
    ...sabotage(
      'gateway-out-of-reach',
      'the rule for an egress gateway is removed from the egress policy of a workload that has to go through it',
      () => undefined,
      ({ gateway }) => gateway !== undefined,
    ),
    collateral: ['egress/declared-destination-is-reachable', 'egress/every-destination-has-a-reason'],
  },
} satisfies Record<string, Sabotage>;

function sabotage(
  id: string,
  what: string,
  change: (rule: Rule) => Rule | undefined,
  isMeant: (destination: Destination) => boolean = ({ gateway }) => gateway === undefined,
): Sabotage {
  return {
    id,
    what,
    // Controls of the other check go there to show that its callers have a way out; dead ones are not red.
    collateral: ['egress/every-destination-has-a-reason'],
    async alter({ system, find }) {
      for (const destination of system.egress.destinations.filter(isMeant)) {
        for (const { namespace } of destination.callers) {
          const found = await find(NETWORKING, 'NetworkPolicy', namespace);
          for (const { metadata, spec } of found.flatMap((object) => policy.safeParse(object).data ?? [])) {
            if (!spec.egress.some((one) => allows(one, destination))) continue;
            const egress = spec.egress.flatMap((one) =>
              allows(one, destination) ? (change(one) ?? []) : one,
            );
            const ref = { apiVersion: NETWORKING, kind: 'NetworkPolicy', ...metadata };
            return [{ do: 'merge', ref, patch: { spec: { egress } } }];
          }
        }
      }
      return {
        cannot: 'no policy of a declared caller allows its destination by address, or its gateway by port',
      };
    },
  };
}

/** Whether a rule lets out to a destination; which address a name has is not known here, and its port has to do. */
function allows({ to = [], ports = [] }: Rule, { host, port, gateway }: Destination): boolean {
  if (gateway) return ports.some((one) => gateway.places.some((place) => place.port === one.port));
  const blocks = to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []);
  if (isIP(host) !== 0 && !blocks.some((cidr) => contains(cidr, host))) return false;
  return blocks.length > 0 && ports.some((one) => one.port === port);
}

function contains(cidr: string, address: string): boolean {
  const [network = '', prefix] = cidr.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

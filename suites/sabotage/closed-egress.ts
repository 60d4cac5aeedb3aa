import { z } from 'zod';
import type { Sabotage } from '../../lib/model/sabotage.ts';

const NETWORKING = 'networking.k8s.io/v1';
const policy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    egress: z.array(
      z.looseObject({
        to: z.array(z.looseObject({ ipBlock: z.unknown().optional() })).default([]),
        ports: z.array(z.looseObject({ port: z.union([z.int(), z.string()]).optional() })).default([]),
      }),
    ),
  }),
});

/** Ways in which a declared destination comes to be out of reach. */
export const closedEgress = {
  entryRemoved: {
    id: 'entry-removed',
    what: "the rule for a declared destination is removed from its caller's egress policy",
    // A control of the other check goes there to show that its caller has a way out at all.
    collateral: [],
    async alter({ system, find }) {
      for (const { port, callers } of system.egress.destinations) {
        for (const { namespace } of callers) {
          const found = (await find(NETWORKING, 'NetworkPolicy', namespace)).flatMap(
            (object) => policy.safeParse(object).data ?? [],
          );
          for (const { metadata, spec } of found) {
            const left = spec.egress.filter(
              ({ to, ports }) =>
                !(to.some(({ ipBlock }) => ipBlock !== undefined) && ports.some((one) => one.port === port)),
            );
            if (left.length === spec.egress.length) continue;
            return [
              {
                do: 'merge',
                ref: { apiVersion: NETWORKING, kind: 'NetworkPolicy', ...metadata },
                patch: { spec: { egress: left } },
              },
            ];
          }
        }
      }
      return { cannot: 'no policy of a declared caller allows the port of its destination by address' };
    },
  },
} satisfies Record<string, Sabotage>;

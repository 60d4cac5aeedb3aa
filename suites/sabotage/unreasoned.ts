import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Destination } from '../../lib/model/system.ts';

/** Ways in which an entry of the register comes to have no reason. */
export const unreasoned = {
  nothing: restating(
    'no-agreement',
    'an entry of the register loses its agreement and its reason',
    (entry) => {
      const { agreement, reason, ...rest } = entry;
      return agreement === undefined && reason === undefined ? entry : rest;
    },
  ),
  placeholder: restating('agreement-to-be-done', 'an entry of the register says TBD', (entry) => ({
    ...entry,
    agreement: 'TBD',
  })),
} satisfies Record<string, Sabotage>;

function restating(id: string, what: string, change: (entry: Destination) => Destination): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter: ({ system }) =>
      Promise.resolve(
        system.egress.destinations.length === 0
          ? { cannot: 'the register is empty' }
          : [
              {
                do: 'restate',
                what,
                restated: (one) => {
                  const [first, ...rest] = one.egress.destinations;
                  return first
                    ? { ...one, egress: { ...one.egress, destinations: [change(first), ...rest] } }
                    : one;
                },
              },
            ],
      ),
  };
}

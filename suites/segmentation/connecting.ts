import { openCanary } from '../../lib/model/cast.ts';
import type { Place } from '../../lib/model/places.ts';
import { SERVED } from '../../lib/model/stop-words.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';
import type { DenialArm } from '../../lib/model/trial.ts';

/** Somebody opens a connection to a place of an endpoint, and to a server of ours on the same node and port. */
export const connecting = (system: System, endpoint: Endpoint, { what, to, node }: Place) =>
  ({
    what,
    to,
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    shadows: [],
    holes: [{ outcome: 'connected' }],
    // On the same node and port, so that only the policy differs.
    sameCaller: [
      {
        to: openCanary(system, endpoint, node),
        send: { do: 'http1', method: 'GET', path: '/' },
        alive: [SERVED],
      },
    ],
  }) as const satisfies Partial<DenialArm>;

import { NETWORK_POLICY, SERVED } from '../../../lib/model/stop-words.ts';
import type { DenialArm } from '../../../lib/model/trial.ts';
import type { PodVantage } from '../../../lib/model/vantage.ts';
import { BENCH, PROBES } from '../trial/names.ts';
import { ADMITTED_LABEL, PORTS, SOURCES } from './names.ts';

const agent = (labels: Readonly<Record<string, string>>): PodVantage => ({
  where: 'pod',
  namespace: BENCH,
  labels,
  meshed: false,
});

const admitted = agent(ADMITTED_LABEL);
const CANARY_PORT = 8700;
const canary: PodVantage = { where: 'pod', namespace: PROBES, meshed: false, listens: [CANARY_PORT] };

/** Each of the connections as a denial on trial, with the controls that a pass of Assay's takes. */
export const gridArms = (services: ReadonlyMap<string, string>): readonly DenialArm[] =>
  SOURCES.flatMap((source) =>
    [...services].flatMap(([name, host]) =>
      PORTS.map((port): DenialArm => ({
        what: `${source} to ${name}:${port}`,
        from: agent({ 'bench.assay.dev/source': source }),
        to: { at: 'address', host, port, name },
        send: { do: 'tcp' },
        via: { over: 'tcp' },
        stops: NETWORK_POLICY,
        shadows: [],
        holes: [{ outcome: 'connected' }],
        sameRequest: [{ from: admitted, alive: [{ outcome: 'connected' }] }],
        sameCaller: [
          {
            to: { at: 'canary', of: canary, port: CANARY_PORT },
            send: { do: 'http1', method: 'GET', path: '/' },
            alive: [SERVED],
          },
        ],
      })),
    ),
  );

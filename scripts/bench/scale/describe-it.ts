import { stringify } from 'yaml';
import { CALLERS, callerNamed, callerOf, isMeshed, SCALE, serviceOf } from './names.ts';

/** An assay.yaml with the first so many of the endpoints. */
export const describeIt = (endpoints: number): string =>
  stringify({
    assay: 1,
    system: `${endpoints} endpoints`,
    scope: { namespaces: [SCALE] },
    vantages: {
      namespace: 'assay-probes',
      meshedNamespace: 'assay-meshed',
      borrowLabels: [
        `${SCALE}/server`,
        `${SCALE}/plain-server`,
        ...Array.from({ length: CALLERS }, (_, at) => `${SCALE}/${callerNamed(at)}`),
      ],
    },
    endpoints: Array.from({ length: endpoints }, (_, at) => ({
      service: `${SCALE}/${serviceOf(at)}`,
      port: 80,
      protocol: 'http',
      mesh: isMeshed(at % CALLERS),
      callers: [{ workload: `${SCALE}/${callerOf(at)}` }],
    })),
  });

import { stringify } from 'yaml';
import { NAMESPACE, PORTS, portOf } from './stage.ts';

/** Ports that answer a byte at a time: each exchange lasts as long as the agent has patience. */
const isSlow = (trick: string): boolean => trick.includes('slow') || trick.endsWith('crumbs');

const caller = `${NAMESPACE}/caller`;
const hostOf = (trick: string): string => `${trick}.hostile.example.test`;

interface Wanted {
  /** Where the hostile server stands. */
  readonly address: string;
  readonly tricks: (trick: string) => boolean;
}

/** An assay.yaml whose endpoints, hosts, routes and destinations are all of this kind. */
function describe({ address, tricks }: Wanted): string {
  const names = [...PORTS.keys()].filter(tricks);
  const edges = names.filter((trick) => /^(https|h2|certificate)-/.test(trick));
  return stringify({
    assay: 1,
    system: 'hostile',
    scope: { namespaces: [NAMESPACE] },
    vantages: {
      namespace: 'assay-probes',
      meshedNamespace: 'assay-meshed',
      borrowLabels: [caller, `${NAMESPACE}/hostile`],
    },
    endpoints: names
      .filter((trick) => !edges.includes(trick))
      .map((trick) => ({
        service: `${NAMESPACE}/hostile`,
        port: portOf(trick),
        protocol: trick.startsWith('postgres') ? 'postgres' : trick.startsWith('tls') ? 'tcp' : 'http',
        callers: [{ workload: caller }],
      })),
    ingress: edges.map((trick) => ({
      host: hostOf(trick),
      addresses: [address],
      port: portOf(trick),
      clearPort:
        PORTS.get(trick.replace('https-', '')) === portOf(trick)
          ? false
          : portOf(trick.replace('https-', '')),
    })),
    egress: {
      destinations: ['markup', 'tls-nonsense', 'certificate-markup'].filter(tricks).map((trick) => ({
        name: `destination ${trick}`,
        host: address,
        port: portOf(trick),
        protocol: trick === 'markup' ? 'http' : 'tls',
        callers: [caller],
        noEphi: 'nobody is there',
      })),
    },
    guardedRoutes: edges
      .filter((trick) => /markup|escapes|bomb/.test(trick) && !trick.startsWith('certificate'))
      .map((trick) => ({
        host: hostOf(trick),
        header: 'x-foo',
        value: 'baz',
        polarity: 'matchAdmits',
        tell: { header: 'x-tell', guarded: 'a', default: 'b' },
      })),
  });
}

/** Everything but what is slow. */
export const quickOnes = (address: string): string =>
  describe({ address, tricks: (trick) => !isSlow(trick) });

/** What is slow, and nothing else. */
export const slowOnes = (address: string): string => describe({ address, tricks: isSlow });

import type { Sabotage } from '../../lib/model/sabotage.ts';
import { endsTls, serversOf, withTls } from './gateways.ts';

/** Ways in which an Istio gateway comes to lack a version of TLS that it ought to speak, on one listener. */
export const modernGateway = {
  noTls13: without('TLSv1.3', 'no-tls1.3', 'the listener of one host stops at TLS 1.2', {
    maxProtocolVersion: 'TLSV1_2',
  }),
  noTls12: without('TLSv1.2', 'no-tls1.2', 'the listener of one host begins at TLS 1.3', {
    minProtocolVersion: 'TLSV1_3',
  }),
} satisfies Record<string, Sabotage>;

function without(version: 'TLSv1.2' | 'TLSv1.3', id: string, what: string, change: object): Sabotage {
  return {
    id,
    what,
    collateral: [],
    async alter(scene) {
      const offering = new Set(
        scene.system.ingress.filter(({ tls }) => tls.offers.includes(version)).map(({ host }) => host),
      );
      const chosen = (await serversOf(scene)).find((one) => endsTls(one) && offering.has(one.host));
      return chosen
        ? [withTls(chosen, change)]
        : { cannot: `no Istio Gateway serves ${version} to a declared host` };
    },
  };
}

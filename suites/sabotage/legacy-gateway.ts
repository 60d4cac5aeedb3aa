import type { Sabotage } from '../../lib/model/sabotage.ts';
import { endsTls, serversOf, withTls } from './gateways.ts';

/** Suites that TLS 1.0 and 1.1 can use on an RSA or an ECDSA key, beside a modern one so that the edge stays usable. */
const SUITES = [
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
];

/** Ways in which an Istio gateway comes to speak old TLS. */
export const legacyGateway = {
  oldVersionsAndSuite: {
    id: 'tls1.0-with-a-suite-for-it',
    what: 'the listener allows TLS 1.0 and a cipher suite that it can use; the version alone still ends in alert 40',
    collateral: [],
    async alter(scene) {
      const chosen = (await serversOf(scene)).find(endsTls);
      return chosen
        ? [withTls(chosen, { minProtocolVersion: 'TLSV1_0', cipherSuites: SUITES })]
        : { cannot: 'no Istio Gateway serves a declared host with TLS' };
    },
  },
} satisfies Record<string, Sabotage>;

import type { Sabotage } from '../../lib/model/sabotage.ts';
import { BAD_CERTIFICATE, badSecret } from './bad-secret.ts';
import { endsTls, serversOf, withTls, type Served } from './gateways.ts';

/** Ways in which an edge comes to show a certificate that is not valid, on one listener. */
export const badCertificate = {
  expired: {
    id: 'expired-certificate',
    what: "one host's certificate has run out",
    collateral: [],
    async alter(scene) {
      const chosen = (await serversOf(scene)).find((one) => endsTls(one) && credential(one) !== undefined);
      const name =
        chosen && (await badSecret(scene, chosen.gateway.metadata.namespace, 'expired-certificate'));
      return name === undefined || !chosen
        ? {
            cannot: `no Secret labelled ${BAD_CERTIFICATE}: expired-certificate beside an Istio Gateway of a declared host`,
          }
        : [withTls(chosen, { credentialName: name })];
    },
  },
  wrongName: {
    id: 'certificate-of-another-host',
    what: "one host is served with another host's certificate, of the same authority",
    collateral: [],
    async alter(scene) {
      const served = (await serversOf(scene)).filter(endsTls);
      const [chosen] = served;
      const wrong = served.find(
        (one) =>
          credential(one) !== undefined &&
          one.host !== chosen?.host &&
          one.gateway.metadata.namespace === chosen?.gateway.metadata.namespace,
      );
      if (!chosen || !wrong)
        return { cannot: 'no Istio Gateway serves two declared hosts by credentialName' };
      return [withTls(chosen, { credentialName: credential(wrong) })];
    },
  },
} satisfies Record<string, Sabotage>;

const credential = ({ server }: Served): unknown => server.tls?.['credentialName'];

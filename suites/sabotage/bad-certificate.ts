import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';
import { endsTls, serversOf, withTls, type Served } from './gateways.ts';

/** Secrets that the lab keeps beside its gateway, each with a certificate that must never be shown. */
const LABEL = 'assay.dev/sabotage';

/** Ways in which an edge comes to show a certificate that is not valid, on one listener. */
export const badCertificate = {
  expired: another('expired-certificate', "one host's certificate has run out"),
  shortKey: another('short-key-certificate', "one host's certificate has an RSA key of 1024 bits"),
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

function another(kind: string, what: string): Sabotage {
  return {
    id: kind,
    what,
    collateral: [],
    async alter(scene) {
      const chosen = (await serversOf(scene)).find((one) => endsTls(one) && credential(one) !== undefined);
      const name = chosen && (await secretOf(scene, chosen.gateway.metadata.namespace, kind));
      return name === undefined || !chosen
        ? { cannot: `no Secret labelled ${LABEL}: ${kind} lies beside an Istio Gateway of a declared host` }
        : [withTls(chosen, { credentialName: name })];
    },
  };
}

async function secretOf({ find }: Scene, namespace: string, kind: string): Promise<string | undefined> {
  const secrets = await find('v1', 'Secret', namespace);
  return secrets.find(({ metadata }) => metadata.labels?.[LABEL] === kind)?.metadata.name;
}

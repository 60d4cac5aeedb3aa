import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import { BAD_CERTIFICATE, badSecret } from './bad-secret.ts';
import { endsTls, NETWORKING, serversOf, withTls } from './gateways.ts';

const NAME = 'assay-sabotage';
const KIND = 'short-key-certificate';
const FILES = '/certificate';
/** Level 0, for at its own level OpenSSL refuses to serve such a key. */
const SERVE = `const { readFileSync: read } = require('node:fs');
require('node:tls')
  .createServer(
    { cert: read('${FILES}/tls.crt'), key: read('${FILES}/tls.key'), ciphers: 'DEFAULT@SECLEVEL=0' },
    (socket) => socket.on('error', () => {}).resume(),
  )
  .listen(8443);`;

/**
 * An RSA key of 1024 bits. Envoy serves none below 2048, so the edge passes the host's TLS through to a small server that
 * does: the way in which such keys come to be served behind a modern gateway.
 */
export const shortKey: Sabotage = {
  id: KIND,
  what: "one host's TLS is passed through to a server whose certificate has an RSA key of 1024 bits",
  collateral: [],
  async alter(scene) {
    const chosen = (await serversOf(scene)).find(endsTls);
    const namespace = chosen?.gateway.metadata.namespace ?? '';
    const secret = chosen && (await badSecret(scene, namespace, KIND));
    if (!chosen || secret === undefined)
      return {
        cannot: `no Secret labelled ${BAD_CERTIFICATE}: ${KIND} beside an Istio Gateway of a declared host`,
      };
    const { gateway, server, host } = chosen;
    const bound = server.hosts.find((name) => name.endsWith(`/${host}`));
    const routes = {
      hosts: [host],
      gateways: [`${namespace}/${gateway.metadata.name}`],
      tls: [
        {
          match: [{ port: server.port.number, sniHosts: [host] }],
          route: [{ destination: { host: `${NAME}.${namespace}.svc.cluster.local`, port: { number: 443 } } }],
        },
      ],
    };
    return [
      { do: 'create', object: serverPod(namespace, scene.images.node, secret) },
      { do: 'create', object: service(namespace) },
      {
        do: 'create',
        object: {
          apiVersion: NETWORKING,
          kind: 'VirtualService',
          // Where the server binds routes of one namespace only, they have to be there.
          metadata: { name: NAME, namespace: bound?.split('/')[0] ?? namespace },
          spec: routes,
        },
      },
      withTls(chosen, { mode: 'PASSTHROUGH', credentialName: null, minProtocolVersion: null }),
    ];
  },
};

const labels = { app: NAME, 'sidecar.istio.io/inject': 'false' };

function serverPod(namespace: string, image: string, secretName: string): KubeObject {
  const container = {
    name: 'server',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', '-e', SERVE],
    volumeMounts: [{ name: 'certificate', mountPath: FILES, readOnly: true }],
  };
  const volumes = [{ name: 'certificate', secret: { secretName } }];
  const spec = {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [container],
    volumes,
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: NAME, namespace, labels }, spec };
}

function service(namespace: string): KubeObject {
  const spec = { selector: { app: NAME }, ports: [{ name: 'tls', port: 443, targetPort: 8443 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME, namespace }, spec };
}

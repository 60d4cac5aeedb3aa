import { CANARY_PORT } from '../../probes/protocol.ts';
import { GRANT_LABEL } from '../../lib/model/own-change.ts';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';

/** Ways in which a permission lives on after it was taken away. */
export const outlivingGrant = {
  forAnybody: {
    id: 'second-permission',
    what: 'another policy of the same namespace allows anybody anything',
    collateral: [],
    alter: (scene) =>
      create(scene, (namespace) => ({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: 'assay-sabotage', namespace },
        spec: { action: 'ALLOW', rules: [{}] },
      })),
  },
  atConnect: {
    id: 'asked-at-connect',
    what: 'a Service says that the port speaks TCP, so that the mesh asks when a connection is opened and never again',
    collateral: [],
    alter: (scene) =>
      create(scene, (namespace) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'assay-sabotage', namespace },
        spec: {
          selector: { [GRANT_LABEL]: 'server' },
          ports: [{ name: 'tcp', port: CANARY_PORT, appProtocol: 'tcp' }],
        },
      })),
  },
} satisfies Record<string, Sabotage>;

function create({ system }: Scene, object: (namespace: string) => KubeObject): ReturnType<Sabotage['alter']> {
  const { meshedNamespace } = system.stage;
  return Promise.resolve(
    meshedNamespace === undefined
      ? { cannot: 'no meshed namespace of our own' }
      : [{ do: 'create', object: object(meshedNamespace) }],
  );
}

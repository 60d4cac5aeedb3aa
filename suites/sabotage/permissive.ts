import { z } from 'zod';
import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Borrowed, Endpoint } from '../../lib/model/system.ts';

const SECURITY = 'security.istio.io/v1';
const KIND = 'PeerAuthentication';
const PERMISSIVE = { mtls: { mode: 'PERMISSIVE' } };
const selectsAll = z.object({ spec: z.object({ selector: z.undefined().optional() }).optional() });

/** The checks that speak in the clear. */
export const IN_THE_CLEAR = [
  'mesh/plaintext-is-refused',
  'mesh/no-port-is-exempt',
  'mesh/no-replica-is-outside',
  'mesh/altered-bytes-are-noticed',
  'mesh/stricter-policy-is-not-undone',
];

/** Ways in which an Istio mesh comes to accept a request in the clear. */
export const permissive = {
  namespace: {
    id: 'permissive-namespace',
    what: "the namespace's PeerAuthentication becomes PERMISSIVE",
    collateral: IN_THE_CLEAR,
    async alter(scene) {
      const endpoint = victim(scene);
      if (!endpoint) return { cannot: 'no meshed HTTP endpoint' };
      const { namespace } = endpoint;
      const found = await scene.find(SECURITY, KIND, namespace);
      const whole = found.find((policy) => selectsAll.safeParse(policy).success);
      return whole
        ? [
            {
              do: 'merge',
              ref: { apiVersion: SECURITY, kind: KIND, namespace, name: whole.metadata.name },
              patch: { spec: PERMISSIVE },
            },
          ]
        : [{ do: 'create', object: peerAuthentication(namespace, PERMISSIVE) }];
    },
  },
  workload: {
    id: 'permissive-workload',
    what: 'one workload gets a PeerAuthentication of its own, PERMISSIVE',
    collateral: IN_THE_CLEAR,
    alter: (scene) => onWorkload(scene, () => PERMISSIVE),
  },
  port: {
    id: 'permissive-port',
    what: 'one port of one workload becomes PERMISSIVE by portLevelMtls',
    collateral: IN_THE_CLEAR,
    alter: (scene) =>
      onWorkload(scene, ({ targetPort }) => ({
        mtls: { mode: 'STRICT' },
        portLevelMtls: { [targetPort]: { mode: 'PERMISSIVE' } },
      })),
  },
} satisfies Record<string, Sabotage>;

function victim({ system }: Scene): Endpoint | undefined {
  return system.endpoints.find(
    ({ meshed, protocol, wears }) => meshed && protocol === 'http' && wears !== undefined,
  );
}

function onWorkload(scene: Scene, spec: (endpoint: Endpoint) => object): ReturnType<Sabotage['alter']> {
  const endpoint = victim(scene);
  if (!endpoint?.wears) return Promise.resolve({ cannot: 'no meshed HTTP endpoint whose labels are known' });
  return Promise.resolve([forWorkload(endpoint.namespace, endpoint.wears, spec(endpoint))]);
}

/** The workload with these labels takes what is in the clear. */
export const takenInTheClear = (namespace: string, wears: Borrowed): Alteration =>
  forWorkload(namespace, wears, PERMISSIVE);

const forWorkload = (namespace: string, { labels }: Borrowed, spec: object): Alteration => ({
  do: 'create',
  object: peerAuthentication(namespace, { selector: { matchLabels: labels }, ...spec }),
});

function peerAuthentication(namespace: string, spec: object) {
  return { apiVersion: SECURITY, kind: KIND, metadata: { name: 'assay-sabotage', namespace }, spec };
}

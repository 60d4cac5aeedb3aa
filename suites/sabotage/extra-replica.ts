import { z } from 'zod';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Alteration, Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';

const words = z.record(z.string(), z.string()).default({});
const container = z.looseObject({ env: z.array(z.looseObject({ name: z.string() })).default([]) });
const volume = z.looseObject({ configMap: z.looseObject({ name: z.string() }).optional() });
const template = z.object({
  metadata: z.object({ labels: words, annotations: words }),
  spec: z.looseObject({ containers: z.array(container), volumes: z.array(volume).default([]) }),
});
const workload = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ template }),
});

/** What a workload's pods are made of. */
type Template = z.infer<typeof template>;
type Change = (template: Template, endpoint: Endpoint) => Template;

/** What to make one more of. */
interface Kind {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly protocol: Endpoint['protocol'];
}
const HTTP: Kind = { kind: 'Deployment', protocol: 'http' };

/**
 * One more replica, made like the others but for one change, beside its Deployment or StatefulSet: the Service selects it,
 * and no controller adopts it, for it has no hash of a ReplicaSet and no number. It is on a node where a replica is already, and ready as
 * soon as it runs: without its sidecar or with a fault in it, its own probes might never say so.
 */
export async function extraReplica(
  { system, find }: Scene,
  change: Change,
  { kind, protocol }: Kind = HTTP,
): Promise<readonly Alteration[] | { readonly cannot: string }> {
  for (const endpoint of system.endpoints) {
    const { namespace, meshed, runsAs, replicas } = endpoint;
    const [beside] = replicas;
    if (!meshed || endpoint.protocol !== protocol || !runsAs || !beside) continue;
    const own = (await find('apps/v1', kind, namespace))
      .flatMap((object) => workload.safeParse(object).data ?? [])
      .find(({ metadata }) => runsAs.workload === `${namespace}/${metadata.name}`);
    if (!own) continue;
    const object = podOf(namespace, beside.node, change(own.spec.template, endpoint));
    return [{ do: 'create', object }];
  }
  return { cannot: `no meshed ${protocol} endpoint behind a ${kind} that may be looked up` };
}

function podOf(namespace: string, nodeName: string, { metadata, spec }: Template): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'assay-sabotage', namespace, ...metadata },
    spec: {
      ...spec,
      nodeName,
      containers: spec.containers.map((one) =>
        without(one, ['readinessProbe', 'livenessProbe', 'startupProbe']),
      ),
    },
  };
}

const without = (object: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

const INJECT = 'sidecar.istio.io/inject';
const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';

/** Ways in which one replica among good ones comes to be a bad one. */
export const badReplica = {
  outsideTheMesh: {
    id: 'replica-without-sidecar',
    what: 'one more replica, started without its sidecar',
    // Nor is there anybody at it who authorizes: whoever the Service sends there is served.
    collateral: [
      'mesh/plaintext-is-refused',
      'mesh/no-port-is-exempt',
      'mesh/altered-bytes-are-noticed',
      'mesh/stricter-policy-is-not-undone',
      // To a pod without a sidecar those of its callers send in the clear.
      'mesh/wire-shows-no-plaintext',
      'authz/path-tricks-are-denied',
      'authz/policy-bypass-is-closed',
      'authz/unauthorized-peer-is-denied',
      'authz/other-namespace-is-denied',
      'authz/method-is-restricted',
    ],
    alter: (scene) =>
      extraReplica(scene, ({ metadata, spec }) => ({
        metadata: {
          labels: { ...metadata.labels, [INJECT]: 'false' },
          annotations: { ...metadata.annotations, [INJECT]: 'false' },
        },
        spec,
      })),
  },
  ofAnotherAccount: {
    id: 'replica-of-another-account',
    what: 'one more replica, which runs under the account default of its namespace',
    collateral: [],
    alter: (scene) =>
      extraReplica(scene, ({ metadata, spec }) => ({
        metadata,
        spec: { ...spec, serviceAccountName: 'default' },
      })),
  },
  withExemptPort: {
    id: 'replica-with-exempt-port',
    what: 'one more replica, with one port that its sidecar leaves alone',
    // Where that port is an endpoint too, it is asked as one.
    collateral: [
      'mesh/no-replica-is-outside',
      'mesh/plaintext-is-refused',
      'mesh/altered-bytes-are-noticed',
      'mesh/stricter-policy-is-not-undone',
    ],
    alter: (scene) =>
      extraReplica(scene, ({ metadata: { labels, annotations }, spec }, { podPorts, targetPort }) => {
        const { port } = podPorts.find((one) => one.port !== targetPort) ?? { port: targetPort };
        return { metadata: { labels, annotations: { ...annotations, [EXCLUDE]: `${port}` } }, spec };
      }),
  },
} satisfies Record<string, Sabotage>;

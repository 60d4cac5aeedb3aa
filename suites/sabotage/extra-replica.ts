import { z } from 'zod';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';

const words = z.record(z.string(), z.string()).default({});
const container = z.looseObject({ env: z.array(z.unknown()).default([]) });
const deployment = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: words, annotations: words }),
      spec: z.looseObject({ containers: z.array(container) }),
    }),
  }),
});
type Template = z.infer<typeof deployment>['spec']['template'];

/** A pod outside the mesh, or with a door in it, answers whoever asks: other checks see that too. */
const ALL_OF_MESH = [
  'mesh/plaintext-is-refused',
  'mesh/no-replica-is-outside',
  'mesh/no-port-is-exempt',
  'mesh/mutual-tls-is-required',
];

/** Ways in which one replica among good ones comes to be a bad one: a pod that a Service selects beside its Deployment's. */
export const extraReplica = {
  outsideTheMesh: sabotage(
    'one-replica-without-sidecar',
    'one more replica, started without its sidecar',
    ALL_OF_MESH,
    ({ metadata, spec }) => ({
      metadata: {
        labels: { ...metadata.labels, 'sidecar.istio.io/inject': 'false' },
        annotations: { ...metadata.annotations, 'sidecar.istio.io/inject': 'false' },
      },
      spec,
    }),
  ),
  withExemptPort: sabotage(
    'one-replica-with-an-exempt-port',
    'one more replica, one port of which is excluded from its sidecar',
    ALL_OF_MESH,
    ({ metadata: { labels, annotations }, spec }, endpoint) => {
      const other = endpoint.podPorts.find(({ port }) => port !== endpoint.targetPort);
      const port = String((other ?? { port: endpoint.targetPort }).port);
      return {
        metadata: {
          labels,
          annotations: { ...annotations, 'traffic.sidecar.istio.io/excludeInboundPorts': port },
        },
        spec,
      };
    },
  ),
} satisfies Record<string, Sabotage>;

type Change = (template: Template, endpoint: Endpoint) => Template;

/** A sabotage by one more replica of an HTTP endpoint's Deployment. */
export function sabotage(id: string, what: string, collateral: readonly string[], change: Change): Sabotage {
  return {
    id,
    what,
    collateral,
    async alter(scene) {
      for (const endpoint of scene.system.endpoints) {
        const pod = await replicaOf(scene, endpoint, change);
        if (pod) return [{ do: 'create', object: pod }];
      }
      return { cannot: 'no meshed HTTP endpoint behind a Deployment whose labels are known' };
    },
  };
}

async function replicaOf(
  { find }: Scene,
  endpoint: Endpoint,
  change: Change,
): Promise<KubeObject | undefined> {
  const { namespace, meshed, protocol, wears } = endpoint;
  if (!meshed || protocol !== 'http' || !wears) return undefined;
  const found = (await find('apps/v1', 'Deployment', namespace)).flatMap(
    (object) => deployment.safeParse(object).data ?? [],
  );
  const own = found.find(({ metadata: { name } }) => wears.workload === `${namespace}/${name}`);
  if (!own) return undefined;
  const { metadata, spec } = change(own.spec.template, endpoint);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    // Without the hash of a ReplicaSet no controller adopts it.
    metadata: { name: 'assay-sabotage', namespace, ...metadata },
    spec: {
      ...without(spec, 'topologySpreadConstraints'),
      // Ready at once: a Service sends it traffic whatever its own view of itself would be.
      containers: spec.containers.map((one) => without(one, 'readinessProbe', 'livenessProbe')),
    },
  };
}

const without = (object: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

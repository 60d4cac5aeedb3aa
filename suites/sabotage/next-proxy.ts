import { z } from 'zod';
import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';
import { serversOf, type Gateway } from './gateways.ts';

const deployment = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
    }),
  }),
});
type Deployment = z.infer<typeof deployment>;

const ANNOTATION = 'sidecar.istio.io/proxyImage';

/** A proxy that is newer, and matches a header by any one of its values: Envoy from 1.39 on. */
export const nextProxy = {
  gateway: {
    id: 'next-envoy',
    what: 'the gateway runs a later Envoy, which matches a header that comes more than once by any one of its values',
    collateral: [],
    async alter(scene) {
      const [route] = scene.system.guardedRoutes;
      const served = (await serversOf(scene)).find(({ host }) => host === route?.host);
      const workload = served && (await workloadOf(scene, served.gateway));
      if (!workload) return { cannot: 'no Deployment runs the Istio Gateway of a guarded route' };
      const annotations = { [ANNOTATION]: scene.images.proxyNext };
      return [
        {
          do: 'merge',
          ref: { apiVersion: 'apps/v1', kind: 'Deployment', ...workload.metadata },
          patch: { spec: { template: { metadata: { annotations } } } },
        },
      ];
    },
  },
} satisfies Record<string, Sabotage>;

async function workloadOf({ find }: Scene, { spec }: Gateway): Promise<Deployment | undefined> {
  const all = (await find('apps/v1', 'Deployment')).flatMap(
    (object) => deployment.safeParse(object).data ?? [],
  );
  const wanted = Object.entries(spec.selector);
  return all.find(
    ({ spec: { template } }) =>
      wanted.length > 0 && wanted.every(([key, value]) => template.metadata.labels[key] === value),
  );
}

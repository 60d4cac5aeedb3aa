import { stringify } from 'yaml';
import { markerConfigMap, type Cni } from '../../../lib/kind/lab-state.ts';
import { namesOf } from '../addresses.ts';
import { digestOf } from '../build/digest.ts';
import type { ImageSet } from '../image-set.ts';
import { applyManifests, kubectl } from '../lab.ts';
import { manifest } from '../manifests.ts';
import type { Way } from '../way.ts';
import { corefile } from './corefile.ts';
import { istioManifests } from './istio.ts';
import { networkDaemonSet, networkKinds, networkManifests } from './network.ts';
import { waitForRollout } from './rollout.ts';

export interface Furniture {
  readonly way: Way;
  readonly cni: Cni;
  readonly images: ImageSet;
  readonly controlPlaneIP: string;
  readonly gatewayIP: string;
  readonly marker: string;
}

const configMap = (namespace: string, name: string, data: Readonly<Record<string, string>>): string =>
  stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data });

const namespace = (name: string): string =>
  stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const network = ({ cni, images, controlPlaneIP, gatewayIP }: Furniture): string =>
  [
    networkManifests({ cni, image: images.network, apiServerIP: controlPlaneIP }),
    configMap('kube-system', 'coredns', { Corefile: corefile(namesOf(gatewayIP)) }),
  ].join('\n---\n');

/** Tells whether a cluster holds what this code would put into it. */
export const furnitureDigest = (furniture: Furniture): string =>
  digestOf(
    network(furniture),
    manifest('istio.yaml', istioDummy),
    manifest('gateway.yaml'),
    furniture.images,
  );

const istioDummy = { ISTIO_HUB: '-', ISTIO_TAG: '-', PILOT_IMAGE: '-', PROXY_IMAGE: '-' };

/** The network between pods and the DNS. Applied before anything else can run. */
export const furnishNetwork = async (furniture: Furniture): Promise<void> => {
  const kinds = await networkKinds(furniture.cni);
  if (kinds !== undefined) await applyManifests(kinds);
  await applyManifests(network(furniture));
  await waitForRollout('kube-system', networkDaemonSet(furniture.cni));
};

export const furnishIstio = async (furniture: Furniture): Promise<void> => {
  const manifests = await istioManifests(furniture.way, furniture.images);
  await applyManifests([namespace('istio-system'), namespace('istio-ingress'), manifests].join('\n---\n'));
  await waitForRollout('istio-system', 'deployment/istiod');
};

/** The gateway; we play the cloud that gives its Service an address: the worker's own. */
export const furnishGateway = async (furniture: Furniture): Promise<void> => {
  await applyManifests(manifest('gateway.yaml'));
  const status = { status: { loadBalancer: { ingress: [{ ip: furniture.gatewayIP }] } } };
  const patch = ['patch', 'service', 'istio-ingressgateway', '--subresource=status', '--type=merge'];
  await kubectl(['-n', 'istio-ingress', ...patch, '--patch', JSON.stringify(status)]);
  await waitForRollout('istio-ingress', 'deployment/istio-ingressgateway');
};

/** Written last: a cluster with a marker is complete. */
export const markCluster = async (furniture: Furniture): Promise<void> => {
  const { namespace: where, name, key } = markerConfigMap;
  await applyManifests(
    configMap(where, name, { [key]: furniture.marker, recipe: furnitureDigest(furniture) }),
  );
};

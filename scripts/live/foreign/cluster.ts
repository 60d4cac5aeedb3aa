import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Cluster } from '../../../lib/cluster/cluster.ts';
import { connect } from '../../../lib/cluster/connect.ts';
import { containerIP, dockerExec, tryDocker } from '../../../lib/kind/docker.ts';
import { createCluster, nodesOf } from '../../../lib/kind/kind.ts';
import { defaultCni, networkName } from '../../../lib/kind/lab-state.ts';
import { fillIn } from '../../lab/clinic/template.ts';
import { corefile } from '../../lab/cluster/corefile.ts';
import { hostLimits } from '../../lab/cluster/create.ts';
import { ensureNetwork } from '../../lab/cluster/docker-network.ts';
import { isolateNetwork } from '../../lab/cluster/isolation.ts';
import { kindConfig } from '../../lab/cluster/kind-config.ts';
import { networkDaemonSet, networkManifests } from '../../lab/cluster/network.ts';
import { imageSet, type ImageSet } from '../../lab/image-set.ts';
import { kindOptions } from '../../lab/kind-program.ts';
import { loadAll } from '../../lab/pulled/load.ts';
import { newFolder } from '../assay.ts';
import { labRecord } from '../lab.ts';

const NAME = 'assay-foreign';
export const CONTROL_PLANE = `${NAME}-control-plane`;

/** Somebody else's cluster: no mesh, nothing of the lab's, and a small application that nobody wrote for Assay. */
export interface Foreign {
  readonly context: string;
  /** Its administrator's. */
  readonly kubeconfig: string;
  readonly admin: Cluster;
  /** A stock Node image by digest, as its nodes have it. */
  readonly probeImage: string;
  /** kubectl as its administrator. */
  readonly kubectl: (args: readonly string[], stdin?: string) => Promise<string>;
}

/**
 * Brings it up beside the lab, from the lab's node image and in the lab's network, which leads nowhere else. What an
 * earlier test left of it, dead or alive, is removed first.
 */
export async function foreignCluster(): Promise<Foreign> {
  const { way } = labRecord();
  const images = imageSet(way, defaultCni);
  const kind = await kindOptions(way);
  const kubeconfig = join(newFolder(), 'kubeconfig');
  await removeForeignCluster();
  await ensureNetwork();
  await isolateNetwork(images.kindNode);
  await createCluster(kind, { name: NAME, config: config(), image: images.kindNode, kubeconfig });
  if (way === 'pulled') await loadAll(kind, NAME, defaultCni);
  await furnish(images);
  const context = `kind-${NAME}`;
  return {
    context,
    kubeconfig,
    admin: await connect({ kubeconfig, context }),
    probeImage: await byDigest(images.node),
    kubectl,
  };
}

/** Whatever became of it; kind keeps no state but the nodes. */
export async function removeForeignCluster(): Promise<void> {
  const nodes = await nodesOf(NAME);
  if (nodes.length > 0) await tryDocker(['rm', '--force', '--volumes', ...nodes]);
}

/** Two nodes and other pod addresses than the lab's, so that no address means two things on one machine. */
function config(): string {
  const ours = parse(kindConfig(hostLimits())) as { networking: object };
  return stringify({ ...ours, networking: { ...ours.networking, podSubnet: '10.245.0.0/16' } });
}

const kubectl: Foreign['kubectl'] = (args, stdin) =>
  dockerExec(
    CONTROL_PLANE,
    ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args],
    stdin === undefined ? {} : { input: stdin },
  );

/** A pod network, a DNS that asks nobody outside, and the application on both nodes. */
async function furnish({ network, node }: ImageSet): Promise<void> {
  const dns = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'coredns' },
  };
  const pods = networkManifests({
    cni: defaultCni,
    image: network,
    apiServerIP: await containerIP(CONTROL_PLANE, networkName),
  });
  const file = join(import.meta.dirname, 'app.yaml');
  const app = fillIn(file, readFileSync(file, 'utf8'), { NODE_IMAGE: node });
  await kubectl(['taint', 'nodes', '--all', 'node-role.kubernetes.io/control-plane-']).catch(() => undefined);
  await kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], pods);
  await kubectl(
    ['apply', '--server-side', '--force-conflicts', '-f', '-'],
    stringify({ ...dns, data: { Corefile: corefile({}) } }),
  );
  await kubectl(['-n', 'kube-system', 'rollout', 'status', networkDaemonSet(defaultCni), '--timeout=120s']);
  await kubectl(['wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s']);
  await kubectl(['apply', '-f', '-'], app);
  for (const [namespace, name] of [
    ['shop', 'storefront'],
    ['billing', 'ledger'],
    ['billing', 'queue'],
  ] as const)
    await kubectl(['-n', namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=120s']);
}

/** The same image under its digest: how a cluster that pulls would know it. */
async function byDigest(image: string): Promise<string> {
  const named = `${image.slice(0, image.lastIndexOf(':'))}@`;
  let found = '';
  for (const node of await nodesOf(NAME)) {
    const ctr = (...args: readonly string[]): Promise<string> =>
      dockerExec(node, ['ctr', '-n', 'k8s.io', 'images', ...args]);
    const [, row = ''] = (await ctr('ls', `name==${image}`)).split('\n');
    found = named + (/sha256:[0-9a-f]{64}/.exec(row)?.[0] ?? '');
    await ctr('tag', '--force', image, found);
  }
  return found;
}

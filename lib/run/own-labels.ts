import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { putLabels, takeLabels } from '../cluster/namespace-labels.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { Owner } from '../cluster/owner.ts';
import { classifyRefusal, refusalReason } from '../cluster/refusal.ts';
import { AssayError } from '../errors.ts';
import { describeLabels, type PodVantage } from '../model/vantage.ts';
import type { Lacking } from './lacking.ts';
import type { Teardown } from './teardown.ts';

const GONE_WITHIN_MS = 30_000;
const POLL_MS = 250;

interface Setting {
  readonly refused: Pick<Lacking, 'labels'>;
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
}

/**
 * Sets the labels that vantages ask for on their own namespace; what takes them away is registered first. Gives the
 * vantages that cannot stand without them, with the reason.
 */
export async function labelNamespaces(
  cluster: Cluster,
  vantages: readonly PodVantage[],
  owners: ReadonlyMap<string, Owner>,
  setting: Setting,
): Promise<ReadonlyMap<PodVantage, string>> {
  const wearers = vantages.filter(({ namespaceLabels }) => namespaceLabels !== undefined);
  const without = new Map<PodVantage, string>();
  for (const [namespace, sharing] of Map.groupBy(wearers, (one) => one.namespace)) {
    const owner = owners.get(namespace);
    if (!owner) continue;
    const labels = Object.fromEntries(
      sharing.flatMap(({ namespaceLabels = {} }) => Object.entries(namespaceLabels)),
    );
    const why =
      setting.refused.labels.get(namespace) ?? (await whyNot(cluster, { labels, ...owner }, setting));
    if (why !== undefined) for (const one of sharing) without.set(one, why);
  }
  return without;
}

interface Wanted {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly runId: string;
}

async function whyNot(
  cluster: Cluster,
  { namespace, labels, runId }: Wanted,
  { teardown, signal }: Setting,
): Promise<string | undefined> {
  let putting: Promise<unknown> = Promise.resolve();
  teardown.before(`the labels of namespace ${namespace}`, async () => {
    // What is still on its way would come after they were taken away.
    await putting.catch(() => undefined);
    await takeForSure(cluster, namespace, runId);
  });
  try {
    const stranger = await strangerIn(cluster, namespace);
    if (stranger !== undefined)
      return `vantage-unsafe: pod ${namespace}/${stranger} is not ours, and ${describeLabels(labels)} would let it in`;
    signal.throwIfAborted();
    putting = putLabels(cluster, { namespace, labels }, runId);
    await putting;
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const refusal = classifyRefusal(error);
    if (refusal) return `${refusalReason(refusal)} in ${namespace}`;
    return `vantage-unsafe: namespace ${namespace}: ${error instanceof AssayError ? error.seen : String(error)}`;
  }
}

/** A pod of somebody else's: the labels would admit it as well. */
async function strangerIn(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const pods = present(await listObjects(cluster, KINDS.Pod, { namespace, metadataOnly: true }));
  return pods.find(({ metadata }) => metadata.labels?.[RUN_LABEL] === undefined)?.metadata.name;
}

/** One call that failed is made again; the last one speaks. */
async function takeForSure(cluster: Cluster, namespace: string, runId: string): Promise<void> {
  const until = Date.now() + GONE_WITHIN_MS;
  for (;;) {
    try {
      await takeLabels(cluster, namespace, runId);
      return;
    } catch (error) {
      if (Date.now() >= until) throw error;
    }
    await sleep(POLL_MS);
  }
}

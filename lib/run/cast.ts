import { agentName, agentPod } from '../cluster/agent-pod.ts';
import { startAgents } from '../cluster/agents.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { createOwner, removeOwner, type Owner } from '../cluster/owner.ts';
import { classifyRefusal, refusalReason } from '../cluster/refusal.ts';
import { vantageKey, type PodVantage, type Vantage } from '../model/vantage.ts';
import { bundleAgent } from './agent-bundle.ts';
import type { Agent, Cast, NoAgent } from './agent.ts';
import type { Lacking } from './lacking.ts';
import { lendAccounts } from './lend-accounts.ts';
import { labelNamespaces } from './own-labels.ts';
import { applyOwnPolicies, dressed } from './own-policies.ts';
import { goOutside } from './outside.ts';
import { podAgent } from './pod-agent.ts';
import type { Teardown } from './teardown.ts';

export interface Staging {
  readonly runId: string;
  readonly image: string;
  readonly imagePullSecrets: readonly string[];
  readonly teardown: Teardown;
  /** Nothing more is created or sent once it has come. */
  readonly signal: AbortSignal;
  readonly ownerSeconds: number;
  /** Called for each owner as it stands. */
  readonly onOwner?: (owner: Owner) => Promise<void>;
  /** Namespaces in which we may not do what it takes, each with the reason: there nothing is even begun. */
  readonly refused: Lacking;
  readonly onProgress?: (running: number, of: number) => void;
}

/** With the bundled agent. */
type Equipped = Staging & { readonly bundle: string };

/** All agents together; a cold image pull is the longest part of it. */
const AGENTS_MS = 120_000;

/** Puts an agent at every vantage, all at once. What cannot be taken up is in the cast as absent, with the reason. */
export async function startCast(
  cluster: Cluster,
  vantages: readonly Vantage[],
  staging: Staging,
): Promise<Cast> {
  const equipped: Equipped = { ...staging, bundle: await bundleAgent() };
  const inPods = vantages.filter((vantage) => vantage.where === 'pod');
  const outside = vantages.filter((vantage) => vantage.where === 'outside');
  const owners = new Map(
    await Promise.all(
      [...new Set(inPods.map(({ namespace }) => namespace))].map(
        async (namespace) => [namespace, await own(cluster, namespace, equipped)] as const,
      ),
    ),
  );
  const [pods, others] = await Promise.all([
    startPods(cluster, inPods, owners, staging),
    Promise.all(outside.map((vantage) => goOutside(vantage, equipped))),
  ]);
  return new Map([...pods, ...others].map((agent) => [vantageKey(agent.vantage), agent]));
}

type Owned = { readonly owner: Owner } | { readonly why: string; readonly refusal: boolean };

/** The owner in a namespace; its removal is registered before it is made. */
async function own(cluster: Cluster, namespace: string, equipped: Equipped): Promise<Owned> {
  const { runId, image, bundle, teardown, signal, ownerSeconds, onOwner, refused } = equipped;
  const missing = refused.agents.get(namespace);
  if (missing !== undefined) return { why: missing, refusal: true };
  teardown.before(`objects of this run in ${namespace}`, async () => {
    const left = await removeOwner(cluster, { namespace, runId });
    if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
  });
  signal.throwIfAborted();
  try {
    const owner = await createOwner(cluster, {
      namespace,
      runId,
      image,
      agent: bundle,
      activeDeadlineSeconds: ownerSeconds,
    });
    await onOwner?.(owner);
    return { owner };
  } catch (error) {
    return noEntry(error, namespace);
  }
}

function noEntry(error: unknown, namespace: string): { why: string; refusal: boolean } {
  const refusal = classifyRefusal(error);
  if (refusal) return { why: `${refusalReason(refusal)} in ${namespace}`, refusal: true };
  return { why: error instanceof Error ? error.message : String(error), refusal: false };
}

async function startPods(
  cluster: Cluster,
  vantages: readonly PodVantage[],
  owners: ReadonlyMap<string, Owned>,
  staging: Staging,
): Promise<readonly (Agent | NoAgent)[]> {
  const { runId, image, imagePullSecrets, signal, refused, onProgress } = staging;
  signal.throwIfAborted();
  const absent: NoAgent[] = [];
  const asked: { vantage: PodVantage; name: string; pod: ReturnType<typeof agentPod> }[] = [];
  for (const vantage of vantages) {
    const owned = owners.get(vantage.namespace);
    if (owned === undefined || 'why' in owned) {
      absent.push({
        state: 'absent',
        vantage,
        why: owned?.why ?? 'no owner',
        refusal: owned?.refusal ?? false,
      });
      continue;
    }
    const worn = dressed(vantage);
    asked.push({
      vantage,
      name: agentName(runId, worn),
      pod: agentPod({
        vantage: worn,
        runId,
        image: vantage.captures?.image ?? image,
        imagePullSecrets,
        owner: owned.owner.configMap,
      }),
    });
  }
  const standing = new Map(
    [...owners].flatMap(([namespace, owned]) =>
      'owner' in owned ? [[namespace, owned.owner] as const] : [],
    ),
  );
  const refusals = await Promise.all([
    applyOwnPolicies(cluster, vantages, standing, refused),
    lendAccounts(cluster, vantages, standing, refused.accounts),
    labelNamespaces(cluster, vantages, standing, staging),
  ]);
  for (const [vantage, why] of refusals.flatMap((list) => [...list])) {
    const at = asked.findIndex((one) => one.vantage === vantage);
    if (at < 0) continue;
    asked.splice(at, 1);
    absent.push({ state: 'absent', vantage, why, refusal: true });
  }
  const started = await startAgents(
    cluster,
    asked.map(({ pod }) => pod),
    {
      deadlineMs: AGENTS_MS,
      signal,
      onProgress: ({ running, of }) => {
        onProgress?.(running, of);
      },
    },
  );
  return [
    ...absent,
    ...asked.map(({ vantage, name }) => {
      const start = started.find((one) => one.name === name && one.namespace === vantage.namespace);
      return podAgent(cluster, vantage, start, staging);
    }),
  ];
}

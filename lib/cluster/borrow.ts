import { z } from 'zod';
import type { KubeObject } from '../model/kube-object.ts';
import { borrowedLabels } from './borrowed-labels.ts';
import type { Cluster } from './cluster.ts';
import { KINDS } from './kinds.ts';
import { labelSelector, selects } from './label-selector.ts';
import { ifAllowed, listObjects, present } from './objects.ts';

type Labels = Readonly<Record<string, string>>;
type Objects = readonly KubeObject[];

/** The objects of one namespace that forbid borrowing; undefined where we may not read them. */
export interface BorrowGuards {
  readonly services: Objects | undefined;
  readonly budgets: Objects | undefined;
  readonly autoscalers: Objects | undefined;
  readonly workloads: Objects | undefined;
}

/** Why labels may not be borrowed. */
export interface BorrowRefusal {
  readonly because: 'publishes-not-ready' | 'disruption-budget' | 'autoscaler' | 'cannot-read';
  /** The object, or the kind of objects that we may not read. */
  readonly what: string;
}

const service = z.object({
  selector: z.record(z.string(), z.string()).optional(),
  publishNotReadyAddresses: z.boolean().optional(),
});
const selecting = z.object({ selector: labelSelector.optional() });
const scaling = z.object({ scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) });

/** Read what the guards of borrowing look at. */
export async function readBorrowGuards(cluster: Cluster, namespace: string): Promise<BorrowGuards> {
  const list = async (...kinds: (typeof KINDS)[keyof typeof KINDS][]): Promise<Objects | undefined> => {
    const lists = await Promise.all(
      kinds.map((kind) => ifAllowed(listObjects(cluster, kind, { namespace }))),
    );
    return lists.includes(undefined) ? undefined : lists.flatMap((objects) => present(objects ?? []));
  };
  const [services, budgets, autoscalers, workloads] = await Promise.all([
    list(KINDS.Service),
    list(KINDS.PodDisruptionBudget),
    list(KINDS.HorizontalPodAutoscaler),
    list(KINDS.Deployment, KINDS.StatefulSet, KINDS.ReplicaSet),
  ]);
  return { services, budgets, autoscalers, workloads };
}

/** Every reason against an agent that wears these labels; none: it may. */
export function judgeBorrowing(labels: Labels, guards: BorrowGuards): readonly BorrowRefusal[] {
  const worn = borrowedLabels(labels);
  const { services, budgets, autoscalers, workloads } = guards;
  const unread = Object.entries(guards).filter(([, objects]) => objects === undefined);
  return [
    ...unread.map(([what]) => ({ because: 'cannot-read', what }) as const),
    ...because('publishes-not-ready', services, (object) => publishesNotReady(object, worn)),
    ...because('disruption-budget', budgets, (object) => selectsPods(object, worn)),
    ...because('autoscaler', autoscalers, (object) => scales(object, worn, workloads ?? [])),
  ];
}

/** The refusals as the reason of a `not-run`. */
export const borrowReason = (refusals: readonly BorrowRefusal[]): string =>
  `vantage-unsafe: ${refusals.map(({ because: why, what }) => `${why} ${what}`).join(', ')}`;

const because = (
  why: BorrowRefusal['because'],
  objects: Objects | undefined,
  test: (object: KubeObject) => boolean,
): readonly BorrowRefusal[] =>
  (objects ?? []).filter(test).map(({ metadata }) => ({ because: why, what: metadata.name }));

function publishesNotReady(object: KubeObject, worn: Labels): boolean {
  const { selector = {}, publishNotReadyAddresses } = service.parse(object['spec']);
  // The annotation is the older word for the same.
  const tolerates =
    object.metadata.annotations?.['service.alpha.kubernetes.io/tolerate-unready-endpoints'] === 'true';
  if (Object.keys(selector).length === 0) return false;
  return (publishNotReadyAddresses === true || tolerates) && selects({ matchLabels: selector }, worn);
}

/** Without any selector a budget or workload selects nothing; with an empty one, everything. */
function selectsPods(object: KubeObject, worn: Labels): boolean {
  const { selector } = selecting.parse(object['spec']);
  return selector !== undefined && selects(selector, worn);
}

/** An autoscaler averages over the pods that its target's selector matches. */
function scales(object: KubeObject, worn: Labels, workloads: Objects): boolean {
  const { kind, name } = scaling.parse(object['spec']).scaleTargetRef;
  const target = workloads.find((workload) => workload.kind === kind && workload.metadata.name === name);
  // A target of another kind cannot be read, so it may select anything.
  return target === undefined || selectsPods(target, worn);
}

import { z } from 'zod';
import { AssayError } from '../errors.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { describeLabels } from '../model/vantage.ts';
import type { Cluster } from './cluster.ts';
import { KINDS } from './kinds.ts';
import { KubeError } from './kube-error.ts';
import { RUN_LABEL } from './labels.ts';
import { ABSENT, getObject } from './objects.ts';
import { mergePatch } from './write-objects.ts';

type Labels = Readonly<Record<string, string>>;

/** Beside the mark of the run: which labels are the run's, whatever the file says by the time that they are removed. */
export const SET_BY_RUN = 'assay.dev/labels';

const TRIES = 4;
const record = z.record(z.string(), z.string());

/** Sets labels on a namespace, with the mark of the run. Throws where one of them is there: then it is not ours to take away. */
export function putLabels(
  cluster: Cluster,
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
  runId: string,
): Promise<void> {
  return conditionally(async () => {
    const { metadata } = (await find(cluster, namespace)) ?? refuse(namespace, 'there is no such namespace');
    const { labels: worn = {} } = metadata;
    if (worn[RUN_LABEL] !== undefined) refuse(namespace, `the labels of run ${worn[RUN_LABEL]} are there`);
    const there = Object.entries(worn).filter(([name]) => Object.hasOwn(labels, name));
    if (there.length > 0)
      refuse(namespace, `it wears ${describeLabels(Object.fromEntries(there))}, which no run has set`);
    await change(cluster, metadata, {
      labels: { ...labels, [RUN_LABEL]: runId },
      annotations: { [SET_BY_RUN]: JSON.stringify(labels) },
    });
  });
}

/** Takes away what a run has set, this one or any, as far as it is still what that run set; nothing without its mark. */
export function takeLabels(
  cluster: Cluster,
  namespace: string,
  runId?: string,
): Promise<'taken' | 'not-there'> {
  return conditionally(async () => {
    const { metadata } = (await find(cluster, namespace)) ?? {};
    const mark = metadata?.labels?.[RUN_LABEL];
    if (!metadata || mark === undefined || (runId !== undefined && mark !== runId)) return 'not-there';
    const ours = Object.entries(setBy(metadata)).filter(([name, value]) => metadata.labels?.[name] === value);
    await change(cluster, metadata, {
      labels: Object.fromEntries([...ours.map(([name]) => name), RUN_LABEL].map((name) => [name, null])),
      annotations: { [SET_BY_RUN]: null },
    });
    return 'taken';
  });
}

function setBy({ annotations }: KubeObject['metadata']): Labels {
  try {
    return record.parse(JSON.parse(annotations?.[SET_BY_RUN] ?? '{}'));
  } catch {
    return {};
  }
}

async function find(cluster: Cluster, name: string): Promise<KubeObject | undefined> {
  const found = await getObject(cluster, KINDS.Namespace, { name });
  return found === ABSENT ? undefined : found;
}

/** Only the namespace as it was read is changed. */
const change = (
  cluster: Cluster,
  { name, resourceVersion }: KubeObject['metadata'],
  metadata: object,
): Promise<unknown> =>
  mergePatch(cluster, { ...KINDS.Namespace, name }, { metadata: { ...metadata, resourceVersion } });

/** Somebody else's write in between is no reason to give up. */
async function conditionally<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof KubeError) || error.call.status !== 409 || tries >= TRIES) throw error;
    }
  }
}

function refuse(namespace: string, seen: string): never {
  throw new AssayError('E_REFUSED', {
    tried: `setting labels on namespace ${namespace}`,
    seen,
    todo: 'Leave vantages.trusted.namespace to Assay alone; "assay clean" removes what a killed run left.',
  });
}

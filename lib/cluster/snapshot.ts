import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../model/kube-object.ts';
import { describeRef, refOf, type Ref } from './kinds.ts';

type Words = Readonly<Record<string, string>>;

/** What a person decided about an object; nothing of what the server keeps about it. */
export interface Snapshot {
  readonly ref: Ref;
  readonly labels: Words;
  readonly annotations: Words;
  /** `spec`, `data`, `rules` and whatever else the object has at its top. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Annotations that controllers and clients write by themselves. */
const WRITTEN_BY_OTHERS: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'endpoints.kubernetes.io/last-change-trigger-time',
  'control-plane.alpha.kubernetes.io/leader',
]);

/** What names an object, and what the server alone writes. */
const NOT_DECIDED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** Take what counts of an object. */
export function snapshot(object: KubeObject): Snapshot {
  const { metadata } = object;
  const fields = Object.entries(object).filter(([name]) => !NOT_DECIDED.has(name));
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([name]) => !WRITTEN_BY_OTHERS.has(name),
  );
  return {
    ref: refOf(object),
    labels: { ...metadata.labels },
    annotations: Object.fromEntries(annotations),
    fields: structuredClone(Object.fromEntries(fields)),
  };
}

/** The snapshot as a manifest that may be created or applied. */
export function manifestOf({ ref, labels, annotations, fields }: Snapshot): KubeObject {
  const { apiVersion, kind, namespace, name } = ref;
  const place = namespace === undefined ? { name } : { name, namespace };
  return { ...structuredClone(fields), apiVersion, kind, metadata: { ...place, labels, annotations } };
}

/** Whether two snapshots say the same. */
export const sameAs = (a: Snapshot, b: Snapshot): boolean => differences(a, b).length === 0;

/** Every difference in words: `fields.spec.mtls.mode: "STRICT" became "PERMISSIVE"`. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
  const { ref: was, ...parts } = before;
  const { ref: is, ...others } = after;
  const [one, other] = [describeRef(was), describeRef(is)];
  return [...(one === other ? [] : [`${one} became ${other}`]), ...compare('', parts, others)];
}

function compare(path: string, before: unknown, after: unknown): readonly string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [`${path}: ${brief(before)} became ${brief(after)}`];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => compare(path === '' ? name : `${path}.${name}`, before[name], after[name]));
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const brief = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);

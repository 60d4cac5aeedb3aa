import { selects, type LabelSelector } from '../cluster/label-selector.ts';
import type { ServiceView, WorkloadView } from './views.ts';

type Words = Readonly<Record<string, string>>;

/** Whether these labels hold every one of those; an empty selector of a Service or a Gateway selects nothing. */
export const wears = (labels: Words, selector: Words): boolean =>
  Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);

/** Whether a policy's selector takes a workload's pods; an empty one takes all. */
export const takes = (selector: LabelSelector, { spec }: WorkloadView): boolean =>
  selects(selector, spec.template.metadata.labels);

/** `<namespace>/<name>`, as the file writes it. */
export const referenceOf = ({
  metadata,
}: {
  readonly metadata: { readonly namespace: string; readonly name: string };
}): string => `${metadata.namespace}/${metadata.name}`;

/** The workloads whose pods are behind a Service. */
export const behind = ({ metadata, spec }: ServiceView, workloads: readonly WorkloadView[]) =>
  workloads.filter(
    (one) =>
      one.metadata.namespace === metadata.namespace &&
      wears(one.spec.template.metadata.labels, spec.selector),
  );

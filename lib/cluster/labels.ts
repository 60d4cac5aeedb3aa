import { AssayError } from '../errors.ts';

/** The mark of everything that a run creates; its value is the run id. */
export const RUN_LABEL = 'assay.dev/run';

/** Every name that we give starts so; the admission policies hold us to it. */
export const NAME_PREFIX = 'assay-';

const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** The labels of our objects. */
export function ourLabels(runId: string): Readonly<Record<string, string>> {
  if (!LABEL_VALUE.test(runId)) {
    throw new AssayError('E_USAGE', {
      tried: 'label objects with the run id',
      seen: `"${runId}" cannot be a label's value`,
      todo: 'Use at most 63 letters, digits, dots, dashes and underscores',
    });
  }
  return { 'app.kubernetes.io/managed-by': 'assay', [RUN_LABEL]: runId };
}

/**
 * Selects what one run created, or any run. Only our own label is asked for: a twin that wears a workload's labels
 * wears its `managed-by` too.
 */
export const runSelector = (runId?: string): string =>
  runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`;

/** A name of ours for a run, fit for every kind of object. */
export const ourName = (runId: string): string =>
  NAME_PREFIX + runId.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');

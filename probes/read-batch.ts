import { type Batch, type Probe, PROTOCOL } from './protocol.ts';
import { readCaptureOrder } from './read-capture.ts';
import { readProbe } from './read-probe.ts';
import { field, hex32, listUpTo, optional, record, within } from './readers.ts';

/** What a batch may ask of a pod at most. */
const MOST_PROBES = 20_000;
const MOST_AT_ONCE = 2_000;
const LONGEST_MS = 3_600_000;

/** The batch on stdin, or an error that says what is wrong with it. */
export function readBatch(text: string): Batch {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('the batch is no JSON');
  }
  const whole = record(json, 'the batch');
  if (whole['protocol'] !== PROTOCOL) throw new Error(`protocol must be ${PROTOCOL}`);
  const probes = field(whole, 'probes', listUpTo(MOST_PROBES, readProbe));
  checkPlaces(probes);
  return {
    protocol: PROTOCOL,
    batch: field(whole, 'batch', hex32),
    concurrency: field(whole, 'concurrency', within(1, MOST_AT_ONCE)),
    deadlineMs: field(whole, 'deadlineMs', within(1, LONGEST_MS)),
    probes,
    ...optional(whole, 'receipts', listUpTo(MOST_PROBES, hex32)),
    ...optional(whole, 'capture', readCaptureOrder),
  };
}

function checkPlaces(probes: readonly Probe[]): void {
  const wrong = probes.findIndex((probe, place) => probe.seq !== place);
  if (wrong !== -1) throw new Error(`probes[${wrong}].seq must be ${wrong}`);
}

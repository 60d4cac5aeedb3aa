#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { describeTool } from '../../lib/run/tool.ts';
import { openTeardown } from '../../lib/run/teardown.ts';
import { failureOf } from '../failure.ts';
import { onSignals } from '../on-signals.ts';
import { falsePasses, measurement, merged, tableOf, type Measurement, type Row } from './false-pass-table.ts';
import { baselines, faults } from './faults/all.ts';
import { ownLab, ownNamespaces } from './lab.ts';
import { readMeasured, writeMeasured } from './measured.ts';
import { buildPeerImages, loadPeerImages } from './peers/images.ts';
import { peers } from './peers/versions.ts';
import { putTheClaim } from './put-the-claim.ts';

/**
 * Who calls a door closed that nobody has tried: the same claim put to Assay and two other tools while something else
 * is broken. `--only a,b` measures some again and keeps the rows of the others.
 */
const NAME = 'false-pass';

async function measure(only: ReadonlySet<string> | undefined): Promise<Measurement> {
  const { lab } = await ownLab();
  await buildPeerImages();
  const signal = onSignals();
  const teardown = openTeardown();
  const rows: Row[] = [];
  try {
    await ownNamespaces(teardown);
    await loadPeerImages(teardown);
    for (const fault of [...baselines, ...faults].filter(({ id }) => only?.has(id) ?? true)) {
      const begun = Date.now();
      const row = await putTheClaim(lab, fault, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      // What was measured before an interruption is kept.
      if (!row) break;
      rows.push(row);
      process.stderr.write(`${fault.id}: ${Math.round((Date.now() - begun) / 1000)} s\n`);
    }
  } finally {
    const left = await teardown.run();
    if (left.length > 0) process.stderr.write(`Left behind: ${left.join('; ')}\n`);
  }
  const earlier =
    only === undefined && !signal.aborted ? undefined : measurement.safeParse(readMeasured(NAME)).data;
  const of = (list: typeof faults, known: readonly Row[] = []): Row[] => [
    ...merged(
      list.map(({ id }) => id),
      known,
      rows,
    ),
  ];
  const measured = of(faults, earlier?.faults);
  const { version, digest } = await describeTool();
  return {
    tools: { assay: `${version}, sources ${digest.slice(0, 12)}`, ...peers },
    lab: { ...lab.versions },
    claim: 'nobody but one declared caller can connect to this Service',
    baselines: of(baselines, earlier?.baselines),
    faults: measured,
    falsePasses: falsePasses(measured),
  };
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
try {
  const measured = await measure(values.only === undefined ? undefined : new Set(values.only.split(',')));
  writeMeasured(NAME, measured);
  process.stdout.write(`${tableOf(measured)}\n`);
} catch (error) {
  const { text, exitCode } = failureOf(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}

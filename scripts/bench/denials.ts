#!/usr/bin/env node
import { describeTool } from '../../lib/run/tool.ts';
import { openTeardown } from '../../lib/run/teardown.ts';
import { failureOf } from '../failure.ts';
import { onSignals } from '../on-signals.ts';
import { byAssay } from './grid/by-assay.ts';
import { byCyclonus } from './grid/by-cyclonus.ts';
import { byExec } from './grid/by-exec.ts';
import { CONNECTIONS } from './grid/names.ts';
import type { GridResult } from './grid/result.ts';
import { setUpGrid } from './grid/set-up.ts';
import { ownLab, ownNamespaces } from './lab.ts';
import { asTable, writeMeasured } from './measured.ts';
import { buildPeerImages, loadPeerImages } from './peers/images.ts';
import { peers } from './peers/versions.ts';

/** 486 forbidden connections: how long each tool takes to say so. Every one of them has to say so of each that it asks. */
async function measure() {
  const own = await ownLab();
  await buildPeerImages();
  const signal = onSignals();
  const teardown = openTeardown();
  try {
    await ownNamespaces(teardown);
    await loadPeerImages(teardown);
    const services = await setUpGrid();
    const results: GridResult[] = [];
    const note = (...more: readonly GridResult[]): void => {
      for (const one of more) process.stderr.write(`${one.seconds} s: ${one.by}\n`);
      results.push(...more);
      signal.throwIfAborted();
    };
    // cyclonus first: it wants the namespace to hold no pods but those it knows.
    note(await byCyclonus(own.lab, signal));
    note(await byExec(services));
    note(...(await byAssay(own, services, { teardown, signal })));
    const { version, digest } = await describeTool();
    return {
      at: new Date().toISOString(),
      tools: { assay: `${version}, sources ${digest.slice(0, 12)}`, ...peers },
      lab: { ...own.lab.versions },
      connections: CONNECTIONS,
      results: results.map((one) => ({ ...one, times: timesOf(one, results) })),
      agree: results.every(({ connections, blocked }) => blocked === connections),
    };
  } finally {
    const left = await teardown.run();
    if (left.length > 0) process.stderr.write(`Left behind: ${left.join('; ')}\n`);
  }
}

/** How many times as long as Assay's one attempt, by the connection: the loop makes a third of them. */
function timesOf(one: GridResult, results: readonly GridResult[]): number {
  const assay = results.find(({ by }) => by.startsWith('Assay'));
  return Math.round((each(one) / (assay ? each(assay) : Number.NaN)) * 10) / 10;
}

const each = ({ seconds, connections }: GridResult): number => seconds / connections;

try {
  const measured = await measure();
  writeMeasured('denials', measured);
  const rows = measured.results.map(({ by, connections, blocked, seconds, times }) => [
    by,
    `${blocked} of ${connections}`,
    `${seconds} s`,
    `${times}×`,
  ]);
  process.stdout.write(`${asTable([['by', 'blocked', 'took', 'times Assay once'], ...rows])}\n`);
  if (!measured.agree) {
    process.stderr.write('They do not agree on the verdicts: their times cannot be compared.\n');
    process.exitCode = 1;
  }
} catch (error) {
  const { text, exitCode } = failureOf(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}

import type { FaultRow } from '../../lib/model/fault-table.ts';
import type { Fault } from './fault.ts';
import type { MeasuredTable } from './measured.ts';

/** docs/fault-table.md: what was broken, what has to be said then, and what was said. */
export function faultTableText(faults: readonly Fault[], measured: MeasuredTable | undefined): string {
  const rows = new Map(measured?.faults.map((row) => [row.id, row]));
  const held = faults.filter(({ id }) => rows.get(id)?.held).length;
  const when = measured
    ? `Measured on ${measured.measured} at commit \`${measured.commit.slice(0, 12)}\`: ${held} of ${faults.length} held.`
    : 'Not measured yet.';
  return `# The fault table

Each of these is broken on the lab while a run is probing it. Nothing that the fault touches may pass, and what cannot
be decided has to name the cause. Where a sound system outlives the fault, a hole is open all the while, so that a pass
would be a false one. Generated from \`scripts/faults/table/\` and \`docs/measured/faults.json\`; do not edit.

${when} Again: \`npm run faults\` on a lab that is up.

| fault | what is broken | hole | what has to be said | what was said |
|---|---|---|---|---|
${faults.map((fault) => line(fault, rows.get(fault.id))).join('\n')}
`;
}

function line({ id, breaks, demanded, hole }: Fault, row: FaultRow | undefined): string {
  const cells = [`\`${id}\``, breaks, hole?.what ?? '', demanded, row ? said(row) : 'not measured'];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function said({ seen, falsePasses, held }: FaultRow): string {
  const counts = Object.entries(seen).flatMap(([verdict, count]) =>
    count > 0 ? [`${count} ${verdict}`] : [],
  );
  const wrong = held ? [] : [falsePasses.length > 0 ? 'FALSE PASS' : 'NOT HELD'];
  return [...wrong, counts.join(', ') || 'nothing: no evidence was sealed'].join(': ');
}

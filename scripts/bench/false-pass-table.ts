import { z } from 'zod';
import { asTable } from './measured.ts';

const said = z.object({
  word: z.enum(['blocked', 'open', 'unknown', 'not-askable']),
  detail: z.string(),
  warned: z.boolean().optional(),
  ms: z.number(),
});

const row = z.object({
  id: z.string(),
  breaks: z.string(),
  at: z.string(),
  said: z.object({ assay: said, cyclonus: said, netcheckTcp: said, netcheckHttp: said }),
});
export type Row = z.infer<typeof row>;

/** docs/measured/false-pass.json */
export const measurement = z.object({
  tools: z.record(z.string(), z.string()),
  lab: z.record(z.string(), z.string()),
  claim: z.string(),
  baselines: z.array(row),
  faults: z.array(row),
  falsePasses: z.record(z.string(), z.number()),
});
export type Measurement = z.infer<typeof measurement>;

const TOOLS = ['assay', 'cyclonus', 'netcheckTcp', 'netcheckHttp'] as const;

/** Rows of this measurement over those of an earlier one, in the order given. */
export function merged(
  order: readonly string[],
  earlier: readonly Row[],
  measured: readonly Row[],
): readonly Row[] {
  return order.flatMap((id) => {
    const found = measured.find((one) => one.id === id) ?? earlier.find((one) => one.id === id);
    return found ? [found] : [];
  });
}

/**
 * In a fault, `blocked` is false: the door is open, or nobody knows. For cyclonus it is also counted how often nothing
 * else in its output told the reader so.
 */
export function falsePasses(faults: readonly Row[]): Record<string, number> {
  const blocked = (tool: (typeof TOOLS)[number]): readonly Row[] =>
    faults.filter(({ said: all }) => all[tool].word === 'blocked');
  return {
    of: faults.length,
    ...Object.fromEntries(TOOLS.map((tool) => [tool, blocked(tool).length])),
    cyclonusWithoutDiscrepancy: blocked('cyclonus').filter(({ said: all }) => all.cyclonus.warned !== true)
      .length,
  };
}

export function tableOf({ baselines, faults, falsePasses: counts }: Measurement): string {
  const cell = ({ word, warned }: z.infer<typeof said>, isFault: boolean): string =>
    `${word}${isFault && word === 'blocked' ? (warned ? ' (with a discrepancy)' : ' (FALSE)') : ''}`;
  const lines = (rows: readonly Row[], isFault: boolean): readonly (readonly string[])[] =>
    rows.map(({ id, said: all }) => [id, ...TOOLS.map((tool) => cell(all[tool], isFault))]);
  const total = (tool: string): string => `${counts[tool] ?? 0} of ${counts['of'] ?? 0}`;
  return asTable([
    ['fault', 'Assay', 'cyclonus', 'netcheck tcp', 'netcheck http'],
    ...lines(baselines, false),
    ...lines(faults, true),
    ['said blocked', ...TOOLS.map(total)],
    ['and nothing else', '', total('cyclonusWithoutDiscrepancy'), '', ''],
  ]);
}

/** What `cyclonus probe --noisy` measured. */
export interface Probed {
  /** The signs of a cell, one for each port in the order of the table: `.` allowed, `X` blocked, `!` check failed. */
  readonly signs: (from: string, to: string) => readonly string[];
  readonly froms: readonly string[];
  /** Cells that are not as the policies say; a pod's way to itself is not counted. */
  readonly wrong: number;
}

const COUNTS = /(\d+) wrong, \d+ ignored, \d+ correct/;
const MEASURED = /^kube results, try \d+:$/;

/** Reads the last measured table; undefined where the program ended without one. */
export function readProbe(stdout: string): Probed | undefined {
  const lines = stdout.split('\n');
  const at = lines.findLastIndex((line) => MEASURED.test(line));
  const wrong = COUNTS.exec(stdout)?.[1];
  if (at < 0 || wrong === undefined) return undefined;
  const rows = readRows(lines.slice(at + 1));
  // The table is square and sorted alike both ways; its head is in capitals and may be wrapped.
  const froms = [...rows.keys()];
  return {
    froms,
    wrong: Number(wrong),
    signs: (from, to) =>
      (rows.get(from)?.[froms.indexOf(to)] ?? '').split(/\s+/).filter((sign) => sign !== ''),
  };
}

/** Rows by their first cell. A cell that is too long goes on in the next line, whose first cell is empty. */
function readRows(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  let rules = 0;
  let current: string[] | undefined;
  for (const line of lines) {
    if (!/^[|+]/.test(line)) break;
    if (line.startsWith('+')) {
      rules += 1;
      continue;
    }
    // What stands between the first two rules is the head.
    if (rules < 2) continue;
    const [name = '', ...cells] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (name !== '') rows.set(name, (current = cells));
    else cells.forEach((cell, column) => current && (current[column] = `${current[column] ?? ''} ${cell}`));
  }
  return rows;
}

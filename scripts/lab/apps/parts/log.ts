/** One JSON object per line on stdout: what a log collector and the harness can both read. */
export function logLine(entry: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

/** The streams of Kubernetes' remote command protocol; the first byte of each message names one. */
export const STREAM = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

const CHUNK = 64 * 1024;

/** Stdin as messages of a size that every proxy on the way lets through. */
export function* stdinMessages(stdin: string): Generator<Buffer> {
  const bytes = Buffer.from(stdin, 'utf8');
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield Buffer.concat([Buffer.of(STREAM.stdin), bytes.subarray(at, at + CHUNK)]);
  }
}

/** The path of an exec, its command word by word. */
export function execPath(
  target: { namespace: string; pod: string; container: string },
  command: readonly string[],
): string {
  const query = new URLSearchParams({
    container: target.container,
    stdin: 'true',
    stdout: 'true',
    stderr: 'true',
  });
  for (const word of command) query.append('command', word);
  const place = `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/pods/${encodeURIComponent(target.pod)}`;
  return `${place}/exec?${query.toString()}`;
}

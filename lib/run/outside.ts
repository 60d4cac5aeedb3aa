import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, tryDocker } from '../kind/docker.ts';
import type { OutsideVantage } from '../model/vantage.ts';
import type { Agent, NoAgent, Stream } from './agent.ts';
import type { Teardown } from './teardown.ts';

interface Outing {
  readonly runId: string;
  /** The bundled agent. */
  readonly bundle: string;
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
}

/** Takes up a vantage outside the cluster: in a container of the lab, or on this machine. */
export async function goOutside(vantage: OutsideVantage, outing: Outing): Promise<Agent | NoAgent> {
  try {
    outing.signal.throwIfAborted();
    return await (vantage.via === 'local' ? onThisMachine(vantage, outing) : inContainer(vantage, outing));
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
    return { state: 'absent', vantage, why: `outside vantage: ${why}`, refusal: false };
  }
}

/** How our files in a container begin. */
const OURS = '/tmp/assay-';

/** Removes what killed runs left in a container of the lab; silent where there is no such container. */
export async function forgetOutside(container: string): Promise<void> {
  await tryDocker(['exec', container, 'sh', '-c', `rm -f ${OURS}*.mjs`], { timeoutMs: 10_000 });
}

async function inContainer(
  vantage: OutsideVantage,
  { runId, bundle, teardown, signal }: Outing,
): Promise<Agent> {
  const { container = '' } = vantage;
  const file = `${OURS}${runId}.mjs`;
  teardown.before(`agent in ${container}`, async () => {
    await docker(['exec', container, 'rm', '-f', file], { timeoutMs: 10_000 });
  });
  await docker(['exec', '-i', container, 'sh', '-c', `cat > ${file}`], { input: bundle, timeoutMs: 10_000 });
  const ip = await docker([
    'container',
    'inspect',
    '--format',
    '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}',
    container,
  ]);
  return {
    state: 'ready',
    vantage,
    ip: ip.trim().split(' ')[0] ?? '',
    send: (batch, deadlineMs) =>
      converse('docker', ['exec', '-i', container, 'node', file, 'probe'], batch, { deadlineMs, signal }),
  };
}

async function onThisMachine(vantage: OutsideVantage, { bundle, teardown, signal }: Outing): Promise<Agent> {
  // The kubelet sets it in every container. A refusal of a caller inside would read as one of a caller outside.
  if (process.env['KUBERNETES_SERVICE_HOST'] !== undefined)
    throw new Error('this machine is a pod; run from a machine that is outside, or declare no caller there');
  const folder = await mkdtemp(join(tmpdir(), 'assay-'));
  teardown.before(`agent on this machine`, () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'agent.mjs');
  await writeFile(file, bundle, { mode: 0o600 });
  return {
    state: 'ready',
    vantage,
    send: (batch, deadlineMs) => converse(process.execPath, [file, 'probe'], batch, { deadlineMs, signal }),
  };
}

/** One batch through a process's pipes. */
function converse(
  command: string,
  args: readonly string[],
  batch: string,
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
): Promise<Stream> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: deadlineMs,
      signal,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => {
      resolve({ stdout: Buffer.concat(chunks), trouble: error.message });
    });
    child.on('close', (code, killedBy) => {
      const stdout = Buffer.concat(chunks);
      resolve(
        code === 0 ? { stdout } : { stdout, trouble: `agent ended by ${killedBy ?? `exit ${code ?? '?'}`}` },
      );
    });
    // A process that is gone reports itself by its exit; the broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(batch);
  });
}

import { connectionOf, type Cluster } from './cluster.ts';
import { endOfStdin, execPath, HALF_CLOSE_PROTOCOL, stdinMessages, STREAM } from './exec-frames.ts';
import { openExecSocket, type ExecSocket } from './exec-socket.ts';
import { exitOf } from './exec-status.ts';
import { kubeError } from './kube-error.ts';
import { classifyRefusal, refusalReason, type Refusal } from './refusal.ts';

const STDERR_BYTES = 2048;
const HANDSHAKE_MS = 10_000;

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ExecOptions {
  /** The whole exec, reconnection included, ends after this long. */
  readonly deadlineMs: number;
  /** So long without a byte means that nobody is there any more. */
  readonly quietMs: number;
  /** The same until the first one: a process has to start, on a busy node beside a hundred others. `quietMs` where absent. */
  readonly startMs?: number;
  readonly onChunk?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

/**
 * How the stream ended. Only `exit` is the command's own end; `refused` is the API server's word before it began;
 * the others say nothing of the command, which may still be running in the pod.
 */
type ExecEnd = 'exit' | 'cut' | 'deadline' | 'quiet' | 'refused';

export interface ExecResult {
  readonly stdout: Buffer;
  /** At most the first 2 kB. */
  readonly stderr: string;
  readonly ended: ExecEnd;
  readonly exitCode?: number;
  readonly detail?: string;
  readonly refusal?: Refusal;
  readonly attempts: 1 | 2;
  readonly ms: number;
}

type Attempt = Omit<ExecResult, 'attempts' | 'ms'>;

/** Run a command in a container with `stdin`; resolves whatever happens on the stream. */
export async function execBatch(
  cluster: Cluster,
  target: ExecTarget,
  command: readonly string[],
  stdin: string,
  options: ExecOptions,
): Promise<ExecResult> {
  const begun = Date.now();
  const path = execPath(target, command);
  const left = (): number => options.deadlineMs - (Date.now() - begun);
  const first = await attempt(cluster, path, stdin, options, left());
  const untouched = first.ended === 'cut' && first.stdout.length === 0 && first.stderr === '';
  const again = untouched && left() > 0 && options.signal?.aborted !== true;
  const last = again ? await attempt(cluster, path, stdin, options, left()) : first;
  const refusal =
    last.ended === 'cut' && last.stdout.length === 0 ? await whyRefused(cluster, path) : undefined;
  const end =
    refusal === undefined
      ? last
      : { ...last, ended: 'refused' as const, detail: refusalReason(refusal), refusal };
  return { ...end, attempts: again ? 2 : 1, ms: Date.now() - begun };
}

function attempt(
  cluster: Cluster,
  path: string,
  stdin: string,
  { quietMs, startMs = quietMs, onChunk, signal }: ExecOptions,
  deadlineMs: number,
): Promise<Attempt> {
  const { kubeConfig } = connectionOf(cluster);
  return new Promise((resolve) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let socket: ExecSocket | undefined;
    let over = false;
    const end = (how: Pick<Attempt, 'ended' | 'exitCode' | 'detail'>): void => {
      if (over) return;
      over = true;
      clearTimeout(deadline);
      clearTimeout(quiet);
      signal?.removeEventListener('abort', abort);
      socket?.terminate();
      const stderr = Buffer.concat(err).subarray(0, STDERR_BYTES).toString('utf8');
      resolve({ stdout: Buffer.concat(out), stderr, ...how });
    };
    const abort = (): void => {
      end({ ended: 'cut', detail: 'interrupted' });
    };
    const deadline = setTimeout(() => {
      end({ ended: 'deadline', detail: `no end within ${deadlineMs} ms` });
    }, deadlineMs);
    const beQuiet = (ms: number): NodeJS.Timeout =>
      setTimeout(() => {
        end({ ended: 'quiet', detail: `no byte for ${ms} ms` });
      }, ms);
    let quiet = beQuiet(startMs);
    const hear = (stream: number, bytes: Buffer): void => {
      if (over) return;
      clearTimeout(quiet);
      quiet = beQuiet(quietMs);
      if (stream === STREAM.stdout && bytes.length > 0) {
        out.push(bytes);
        onChunk?.(bytes);
      } else if (stream === STREAM.stderr && Buffer.concat(err).length < STDERR_BYTES) {
        err.push(bytes);
      } else if (stream === STREAM.status) {
        end(exitEnd(bytes));
      }
    };
    const speak = (opened: ExecSocket): void => {
      socket = opened;
      if (over) {
        opened.terminate();
        return;
      }
      opened.addEventListener('close', ({ code }) => {
        end({ ended: 'cut', detail: `the stream closed (${code ?? 'no code'})` });
      });
      for (const message of stdinMessages(stdin)) opened.send(message);
      // An older server cannot end stdin: the agent stops reading at the batch's newline.
      if (opened.protocol === HALF_CLOSE_PROTOCOL) opened.send(endOfStdin());
    };
    if (signal?.aborted === true) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort);
    if (kubeConfig === undefined) {
      end({ ended: 'cut', detail: 'this cluster offers no streams' });
      return;
    }
    openExecSocket(kubeConfig, path, Math.min(HANDSHAKE_MS, deadlineMs), hear).then(
      speak,
      (error: unknown) => {
        end({ ended: 'cut', detail: failure(error) });
      },
    );
  });
}

function exitEnd(bytes: Buffer): Pick<Attempt, 'ended' | 'exitCode' | 'detail'> {
  const exit = exitOf(bytes);
  return { ended: exit.exitCode === undefined ? 'cut' : 'exit', ...exit };
}

/**
 * The WebSocket tells a status code at most; an ordinary call to the same path tells the reason and starts nothing.
 * Both verbs are asked, since a stream may need the rights of both.
 */
async function whyRefused(cluster: Cluster, path: string): Promise<Refusal | undefined> {
  const [bare = path, search = ''] = path.split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  for (const method of ['POST', 'GET'] as const) {
    const answer = await connectionOf(cluster)
      .transport({ method, path: bare, query })
      .catch(() => undefined);
    const error = kubeError({ verb: 'create', resource: 'pods/exec' }, answer ?? { status: 0, body: {} });
    // Nothing but the missing upgrade stops us: authorization and admission have let it through.
    if (answer === undefined || answer.status >= 500 || error.call.message.startsWith('Upgrade request'))
      continue;
    return classifyRefusal(error);
  }
  return undefined;
}

function failure(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return `the stream did not open${typeof message === 'string' ? `: ${message.slice(0, 200)}` : ''}`;
}

import type { KubeConfig } from '@kubernetes/client-node';
import { stdinMessages, STREAM } from './exec-frames.ts';
import { openExecSocket, type ExecSocket } from './exec-socket.ts';
import { exitOf } from './exec-status.ts';

const STDERR_BYTES = 2048;
/** Enough to know the last line of an answer by. */
const TAIL_BYTES = 256;

export interface Question {
  /** Without a newline: one is added. */
  readonly text: string;
  /** Whether the answer is whole, by its last 256 bytes, read as Latin-1. */
  readonly isWhole: (tail: string) => boolean;
  readonly deadlineMs: number;
  /** So long without a byte means that nobody is there any more. */
  readonly quietMs: number;
  /** The same until the first one: a process has to start, on a busy node beside a hundred others. */
  readonly startMs: number;
  readonly onChunk?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

/**
 * How an answer ended. After `answered` the command waits for the next question; `exit` is its own end. The others say nothing
 * of the command, which may still be running in the pod.
 */
type AnswerEnd = 'answered' | 'exit' | 'cut' | 'deadline' | 'quiet';

export interface Answer {
  readonly stdout: Buffer;
  /** At most the first 2 kB. */
  readonly stderr: string;
  readonly ended: AnswerEnd;
  readonly exitCode?: number;
  readonly detail?: string;
}

type Ending = Pick<Answer, 'ended' | 'exitCode' | 'detail'>;

/** An open exec of a command that answers one line of its stdin after another, for one question at a time. */
export class ExecLine {
  #socket: ExecSocket | undefined;
  #hear: ((stream: number, bytes: Buffer) => void) | undefined;
  #lose: ((ending: Ending) => void) | undefined;
  #lost: Ending | undefined;

  static async open(kubeConfig: KubeConfig, path: string, handshakeMs: number): Promise<ExecLine> {
    const line = new ExecLine();
    line.#socket = await openExecSocket(kubeConfig, path, handshakeMs, (stream, bytes) => {
      // The server opens each stream with an empty message of its own: the command has said nothing yet.
      if (bytes.length === 0) return;
      if (stream === STREAM.status) line.#end(exitEnd(bytes));
      else line.#hear?.(stream, bytes);
    });
    line.#socket.addEventListener('close', ({ code }) => {
      line.#end({ ended: 'cut', detail: `the stream closed (${code ?? 'no code'})` });
    });
    return line;
  }

  /** Whether another question can be asked on it. */
  get isOpen(): boolean {
    return this.#lost === undefined;
  }

  /** Asks, and resolves whatever happens on the stream. Unless it was answered whole, the line is closed. */
  ask({ text, isWhole, deadlineMs, quietMs, startMs, onChunk, signal }: Question): Promise<Answer> {
    return new Promise((resolve) => {
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      let tail = '';
      const end = (how: Ending): void => {
        this.#hear = this.#lose = undefined;
        clearTimeout(deadline);
        clearTimeout(quiet);
        signal?.removeEventListener('abort', abort);
        if (how.ended !== 'answered') this.close();
        const stderr = Buffer.concat(err).subarray(0, STDERR_BYTES).toString('utf8');
        resolve({ stdout: Buffer.concat(out), stderr, ...how });
      };
      const abort = (): void => {
        end({ ended: 'cut', detail: 'interrupted' });
      };
      const beQuiet = (ms: number): NodeJS.Timeout =>
        setTimeout(() => {
          end({ ended: 'quiet', detail: `no byte for ${ms} ms` });
        }, ms);
      const deadline = setTimeout(() => {
        end({ ended: 'deadline', detail: `no end within ${deadlineMs} ms` });
      }, deadlineMs);
      let quiet = beQuiet(startMs);
      this.#lose = end;
      this.#hear = (stream, bytes) => {
        clearTimeout(quiet);
        quiet = beQuiet(quietMs);
        if (stream === STREAM.stderr && Buffer.concat(err).length < STDERR_BYTES) err.push(bytes);
        if (stream !== STREAM.stdout) return;
        out.push(bytes);
        onChunk?.(bytes);
        tail = (tail + bytes.toString('latin1')).slice(-TAIL_BYTES);
        if (isWhole(tail)) end({ ended: 'answered' });
      };
      signal?.addEventListener('abort', abort);
      if (this.#lost) end(this.#lost);
      else if (signal?.aborted === true) abort();
      else for (const message of stdinMessages(`${text}\n`)) this.#socket?.send(message);
    });
  }

  /** The end of its stdin is the end of the command. */
  close(): void {
    this.#end({ ended: 'cut', detail: 'closed by us' });
    this.#socket?.terminate();
  }

  #end(how: Ending): void {
    this.#lost ??= how;
    this.#lose?.(this.#lost);
  }
}

function exitEnd(bytes: Buffer): Ending {
  const exit = exitOf(bytes);
  return { ended: exit.exitCode === undefined ? 'cut' : 'exit', ...exit };
}

import { connectionOf, type Cluster } from './cluster.ts';
import { execPath } from './exec-frames.ts';
import { type Answer, ExecLine, type Question } from './exec-line.ts';
import { whyRefused } from './exec-refused.ts';
import { refusalReason, type Refusal } from './refusal.ts';

const HANDSHAKE_MS = 10_000;

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** `refused` is the API server's word before the command began. */
export type Said = Omit<Answer, 'ended'> & {
  readonly ended: Answer['ended'] | 'refused';
  readonly refusal?: Refusal;
};

/**
 * Questions to a command in a container. Its process starts with the first one and is there for the next; one that is asked while
 * another is being answered has a process of its own.
 */
export interface Conversation {
  /** Resolves whatever happens. What got no byte back on a stream that broke is asked once more, on a new one. */
  readonly ask: (question: Question) => Promise<Said>;
  /** Ends the processes that wait. */
  readonly close: () => void;
}

export function converse(cluster: Cluster, target: ExecTarget, command: readonly string[]): Conversation {
  const path = execPath(target, command);
  const waiting: ExecLine[] = [];
  let isOver = false;

  const openLine = async (withinMs: number): Promise<ExecLine | Answer> => {
    const { kubeConfig } = connectionOf(cluster);
    if (kubeConfig === undefined) return unheard('this cluster offers no streams');
    return ExecLine.open(kubeConfig, path, Math.min(HANDSHAKE_MS, withinMs)).catch((error: unknown) =>
      unheard(failure(error)),
    );
  };

  const askOn = async (line: ExecLine | Answer, question: Question): Promise<Answer> => {
    if (!(line instanceof ExecLine)) return line;
    const answer = await line.ask(question);
    if (isOver) line.close();
    else if (line.isOpen) waiting.push(line);
    return answer;
  };

  return {
    async ask(question) {
      const begun = Date.now();
      const left = (): number => question.deadlineMs - (Date.now() - begun);
      const old = takeOpen(waiting);
      // Who waited has started long ago.
      const patience = old ? { startMs: question.quietMs } : {};
      const first = await askOn(old ?? (await openLine(left())), { ...question, ...patience });
      const again =
        isUnheard(first, old !== undefined) && left() > 0 && question.signal?.aborted !== true && !isOver;
      const last = again ? await askOn(await openLine(left()), { ...question, deadlineMs: left() }) : first;
      if (!isUnheard(last, false)) return last;
      const refusal = await whyRefused(cluster, path);
      if (refusal === undefined) return last;
      return { ...last, ended: 'refused', detail: refusalReason(refusal), refusal };
    },
    close() {
      isOver = true;
      for (const line of waiting.splice(0)) line.close();
    },
  };
}

function takeOpen(waiting: ExecLine[]): ExecLine | undefined {
  for (let line = waiting.pop(); line; line = waiting.pop()) if (line.isOpen) return line;
  return undefined;
}

/** On a stream that waited, silence may be that of a path which forgot it. */
const isUnheard = ({ ended, stdout, stderr }: Answer, hasWaited: boolean): boolean =>
  stdout.length === 0 && stderr === '' && (ended === 'cut' || (hasWaited && ended !== 'answered'));

const unheard = (detail: string): Answer => ({ stdout: Buffer.alloc(0), stderr: '', ended: 'cut', detail });

function failure(error: unknown): string {
  const message: unknown =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return `the stream did not open${typeof message === 'string' ? `: ${message.slice(0, 200)}` : ''}`;
}

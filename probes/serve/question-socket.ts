import { connect, createServer, type Server } from 'node:net';

const MOST_BYTES = 4 * 1024 * 1024;
const PATIENCE_MS = 8_000;

/** A server of this pod alone: one question in JSON for each connection. Whoever asks what nobody can answer gets nothing. */
export function serveQuestions(answer: (question: unknown) => Promise<unknown>): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_BYTES) socket.destroy();
    });
    socket.on('end', () => {
      const reply = async (): Promise<void> => {
        const said = await answer(JSON.parse(Buffer.concat(chunks).toString()));
        socket.end(JSON.stringify(said));
      };
      reply().catch(() => socket.destroy());
    });
  });
}

/** Asks such a server. No answer is nothing known, which is not the same as nothing seen. */
export function ask(question: unknown, path: string, patienceMs = PATIENCE_MS): Promise<unknown> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ path, allowHalfOpen: true });
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      resolve(parsed(Buffer.concat(chunks).toString()));
    });
    socket.end(JSON.stringify(question));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { answerBatches } from './answer-batches.ts';
import { watchMoments } from './moments/first-moments.ts';
import { MOMENTS_SOCKET, serveMoments } from './moments/moments-socket.ts';
import type { Address } from './protocol.ts';
import { listening } from './serve/listen.ts';
import { runEar } from './serve/run-ear.ts';
import { runServer } from './serve/run-server.ts';

/**
 * What runs inside a pod.
 * `serve [--watch HOST:PORT[,…]] [--listen PORT[,PORT…] | --capture] --name NAME` is the pod's own process; `probe` answers
 * one batch on stdin.
 */
async function main([command, ...rest]: readonly string[]): Promise<void> {
  if (command === 'serve') return serve(rest);
  if (command !== 'probe') {
    throw new Error('usage: agent serve [--listen PORT[,PORT...] | --capture] --name NAME | agent probe');
  }
  // A runner that went away reads no more: nothing is left to say, nor anybody to say it to.
  process.stdout.on('error', () => process.exit(1));
  await answerBatches(process.stdin, process.stdout);
  process.exit(0);
}

async function serve(args: readonly string[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
  const options = {
    listen: { type: 'string' },
    watch: { type: 'string' },
    capture: { type: 'boolean' },
    name: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  // Before anything else: what is asked for is the first moment.
  const watched = (values.watch?.split(',') ?? [])
    .map(addressOf)
    .map((at) => ({ at, moments: watchMoments(at) }));
  if (watched.length > 0) await listening(serveMoments(watched), { path: MOMENTS_SOCKET });
  // On a node's own network there is no port to listen on without clashing with the node.
  const ports = values.listen === undefined ? [] : values.listen.split(',').map(Number);
  if (!ports.every((port) => Number.isInteger(port) && port > 0 && port < 65536))
    throw new Error('--listen takes ports');
  const name = values.name ?? '';
  if (!/^[\w.:/-]{1,200}$/.test(name)) throw new Error('--name takes letters, digits and ._:/-');
  if (values.capture) await runEar();
  else await runServer({ name, ports });
}

function addressOf(text: string): Address {
  const at = text.lastIndexOf(':');
  const [host, port] = [text.slice(0, at), Number(text.slice(at + 1))];
  if (isIP(host) === 0 || !(port > 0 && port < 65536)) throw new Error('--watch takes addresses with a port');
  return { host, port };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `agent: ${error instanceof Error ? error.message : 'failed'}\n`.replace(/\n(?=.)/g, ' '),
    () => process.exit(2),
  );
});

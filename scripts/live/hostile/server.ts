import type { AddressInfo } from 'node:net';
import { TRICKS } from './tricks.ts';

/**
 * A target that means ill: each of its ports misbehaves in a way of its own. The first argument is the first port, or
 * 0 for any; one line says which trick listens where. It sends to nobody who has not connected, and for a bounded time.
 */
const first = Number(process.argv[2] ?? 0);
const host = process.argv[3] ?? '127.0.0.1';
const ports = new Map<string, number>();

for (const [at, [name, serve]] of [...TRICKS].entries()) {
  const server = serve();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(first === 0 ? 0 : first + at, host, resolve);
  });
  ports.set(name, (server.address() as AddressInfo).port);
}
process.stdout.write(`${JSON.stringify(Object.fromEntries(ports))}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

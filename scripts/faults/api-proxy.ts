import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import { labRecord } from '../live/lab.ts';
import { newFolder } from '../live/assay.ts';
import type { Bench } from './fault.ts';

const kubeconfig = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })).length(1),
});

/** A way to the API server that somebody may cut. */
export interface ApiProxy {
  /** A copy of the lab's kubeconfig that leads through it. */
  readonly kubeconfig: string;
  /** Cuts all connections that are open now; new ones are taken. */
  cut(): number;
}

/** Passes bytes to the API server, and knows nothing of what they say. */
export async function openApiProxy(bench: Bench): Promise<ApiProxy> {
  const whole = kubeconfig.parse(parse(readFileSync(labRecord().kubeconfig, 'utf8')));
  const [{ cluster } = { cluster: { server: '' } }] = whole.clusters;
  const { hostname, port } = new URL(cluster.server);
  const open = new Set<Socket>();
  const cut = (): number => {
    const count = open.size;
    for (const socket of open) socket.destroy();
    return count;
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  bench.undo('the way to the API server', () => {
    cut();
    return new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, hostname, resolve));
  const server_ = `https://${hostname}:${(server.address() as AddressInfo).port}`;
  const file = join(newFolder(), 'kubeconfig');
  writeFileSync(
    file,
    stringify({
      ...whole,
      clusters: whole.clusters.map((one) => ({ ...one, cluster: { ...one.cluster, server: server_ } })),
    }),
    {
      mode: 0o600,
    },
  );
  return { kubeconfig: file, cut };
}

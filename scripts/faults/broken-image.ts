import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { docker, dockerExec, tryDocker } from '../../lib/kind/docker.ts';
import { controlPlane, worker } from '../lab/lab.ts';
import { labRecord } from '../live/lab.ts';
import type { Bench, Start } from './fault.ts';
import type { Mode } from './tamper.ts';

const run = promisify(execFile);
const NODES = [controlPlane, worker];
const REAL_NODE = '/usr/local/bin/node';

/** The agent's own words spoilt, or its canary broken. */
export const tampering =
  (mode: Mode) =>
  (bench: Bench): Promise<Start> =>
    brokenImage(bench, mode, `exec ${REAL_NODE} /opt/fault/tamper.ts ${mode} "$@"`);

/** The agent's clock is another one; what it measures by a monotonic clock stays as it is. */
export const withClock =
  (shift: `${'-' | '+'}${number}h`) =>
  (bench: Bench): Promise<Start> =>
    brokenImage(
      bench,
      'clock',
      [
        `export LD_PRELOAD="$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)" FAKETIME="${shift}" FAKETIME_DONT_FAKE_MONOTONIC=1`,
        `exec ${REAL_NODE} "$@"`,
      ].join('\n'),
      'RUN apt-get update && apt-get install -y --no-install-recommends libfaketime && rm -rf /var/lib/apt/lists/*',
    );

/**
 * The lab's probe image with a wrapper that is found before its `node`, on both nodes of the lab. An agent is started
 * as `node`, so whatever is wrong with it is wrong in its image alone.
 */
async function brokenImage(bench: Bench, tag: string, wrapper: string, step = ''): Promise<Start> {
  const image = `assay.test/broken:${tag}`;
  const context = mkdtempSync(join(tmpdir(), 'assay-broken-'));
  bench.undo(`image ${image}`, async () => {
    for (const node of NODES) await dockerExec(node, ['ctr', '-n', 'k8s.io', 'images', 'rm', image]);
    await tryDocker(['rmi', image]);
  });
  try {
    writeFileSync(join(context, 'node'), `#!/bin/sh\n${wrapper}\n`);
    chmodSync(join(context, 'node'), 0o755);
    copyFileSync(join(import.meta.dirname, 'tamper.ts'), join(context, 'tamper.ts'));
    chmodSync(join(context, 'tamper.ts'), 0o644);
    writeFileSync(
      join(context, 'Dockerfile'),
      [
        `FROM ${labRecord().probeImage}`,
        'USER 0',
        step,
        'COPY node /usr/local/sbin/node',
        'COPY tamper.ts /opt/fault/tamper.ts',
        'USER 1000:1000',
        '',
      ].join('\n'),
    );
    // The host's network, as the lab's own images are built; the classic builder, which every client has.
    await docker(['build', '--network', 'host', '-t', image, context], { env: { DOCKER_BUILDKIT: '0' } });
  } finally {
    rmSync(context, { recursive: true });
  }
  await Promise.all(
    NODES.map((node) =>
      run('sh', ['-c', `docker save ${image} | docker exec -i ${node} ctr -n k8s.io images import -`]),
    ),
  );
  return { probeImage: image };
}

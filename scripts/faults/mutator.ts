import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mintAuthority, mintLeaf } from '../lab/clinic/certificates.ts';
import { fillIn } from '../lab/clinic/template.ts';
import { kubectl } from '../lab/lab.ts';
import { labRecord } from '../live/lab.ts';
import type { Bench } from './fault.ts';

/** One step of a JSON patch (RFC 6902). */
interface Step {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

/** A webhook that does this to every agent's pod in a namespace before it is stored. */
export const mutating =
  (namespace: string, ...patch: readonly Step[]) =>
  async (bench: Bench): Promise<void> => {
    const authority = await mintAuthority('the mutator’s own');
    const { certificate, key } = await mintLeaf(authority, ['mutator.fault-mutator.svc'], 'serverAuth');
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const file = join(import.meta.dirname, 'mutator.yaml');
    const manifests = fillIn(file, readFileSync(file, 'utf8'), {
      NODE_IMAGE: labRecord().images.node,
      CERTIFICATE: base64(certificate),
      KEY: base64(key),
      AUTHORITY: base64(authority.certificate),
      PATCH: base64(JSON.stringify(patch)),
      NAMESPACE: namespace,
    });
    const [server, hook] = cutBeforeHook(manifests);
    bench.undo('the mutating webhook', async () => {
      await kubectl(['delete', '--ignore-not-found', 'mutatingwebhookconfiguration/fault-mutator']);
      await kubectl(['delete', '--ignore-not-found', 'namespace/fault-mutator']);
    });
    await kubectl(['create', '-f', '-'], server);
    await kubectl(['-n', 'fault-mutator', 'rollout', 'status', 'deployment/mutator', '--timeout=60s']);
    await kubectl(['create', '-f', '-'], hook);
  };

/** The hook is posted last: until its server stands, it would keep every pod out. */
function cutBeforeHook(manifests: string): readonly [server: string, hook: string] {
  const at = manifests.lastIndexOf('\n---\n');
  return [manifests.slice(0, at), manifests.slice(at + '\n---\n'.length)];
}

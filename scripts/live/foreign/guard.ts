import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mintAuthority, mintLeaf } from '../../lab/clinic/certificates.ts';
import { fillIn } from '../../lab/clinic/template.ts';
import { labRecord } from '../lab.ts';
import type { Foreign } from './cluster.ts';

/** Posts a webhook before one namespace's door; gives what takes it away again. */
export async function postGuard({ kubectl }: Foreign): Promise<() => Promise<void>> {
  const authority = await mintAuthority('the guard’s own');
  const { certificate, key } = await mintLeaf(authority, ['guard.guard.svc'], 'serverAuth');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const file = join(import.meta.dirname, 'guard.yaml');
  const manifests = fillIn(file, readFileSync(file, 'utf8'), {
    NODE_IMAGE: labRecord().images.node,
    CERTIFICATE: base64(certificate),
    KEY: base64(key),
    AUTHORITY: base64(authority.certificate),
  });
  const remove = async (): Promise<void> => {
    await kubectl([
      'delete',
      '--ignore-not-found',
      'validatingwebhookconfiguration/guard',
      'namespace/guard',
    ]);
  };
  try {
    await kubectl(['apply', '-f', '-'], manifests);
    await kubectl(['-n', 'guard', 'rollout', 'status', 'deployment/guard', '--timeout=60s']);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

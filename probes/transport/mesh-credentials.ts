import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { codeOf } from '../classify/errno.ts';

export type MeshCredentials = { readonly context: SecureContext } | { readonly reason: string };

/** The certificate of this pod's own workload. The key goes from the file into OpenSSL and nowhere else. */
export function readMeshCredentials(folder: string): MeshCredentials {
  try {
    const read = (name: string): Buffer => readFileSync(join(folder, name));
    return {
      context: createSecureContext({
        cert: read('cert-chain.pem'),
        key: read('key.pem'),
        ca: read('root-cert.pem'),
      }),
    };
  } catch (error) {
    const code = codeOf(error);
    return {
      reason: code === 'ENOENT' ? 'mesh-certificates-missing' : `mesh-certificates-unreadable:${code}`,
    };
  }
}

/** A mesh that writes certificates for this pod has put a proxy of its own beside it. */
export function hasOwnProxy(folder: string): boolean {
  return existsSync(join(folder, 'cert-chain.pem'));
}

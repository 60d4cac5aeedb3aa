import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadYaml, type KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';

const withTokenFile = z.object({ name: z.string(), user: z.object({ tokenFile: z.string().min(1) }) });
const kubeconfig = z.object({ users: z.array(z.unknown()) });

/**
 * kubectl's `tokenFile` (client-go, clientcmd/api/v1, AuthInfo): a file that is read anew, because the kubelet renews
 * the token in it, and that wins over `token`. client-node 2.0 only knows it as an auth provider's.
 */
export function honourTokenFiles(loaded: KubeConfig, path: string): void {
  const { data } = kubeconfig.safeParse(loadYaml(readFileSync(path, 'utf8')));
  const files = new Map(
    (data?.users ?? []).flatMap((entry) => {
      const { data: found } = withTokenFile.safeParse(entry);
      return found ? [[found.name, resolve(dirname(path), found.user.tokenFile)] as const] : [];
    }),
  );
  loaded.users = loaded.users.map((user) => {
    const tokenFile = files.get(user.name);
    if (tokenFile === undefined) return user;
    return { ...user, token: '', authProvider: { name: 'tokenFile', config: { tokenFile } } };
  });
}

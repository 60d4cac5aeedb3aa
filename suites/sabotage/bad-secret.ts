import type { Scene } from '../../lib/model/sabotage.ts';

/** The label of Secrets that the lab keeps beside its gateway, each with a certificate that must never be shown. */
export const BAD_CERTIFICATE = 'assay.dev/sabotage';

/** The name of the Secret of that kind, where there is one. */
export async function badSecret(
  { find }: Scene,
  namespace: string,
  kind: string,
): Promise<string | undefined> {
  const secrets = await find('v1', 'Secret', namespace);
  return secrets.find(({ metadata }) => metadata.labels?.[BAD_CERTIFICATE] === kind)?.metadata.name;
}

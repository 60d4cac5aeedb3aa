import type { Actor } from '../model/system.ts';
import type { Workload } from './workload.ts';

/** A workload as somebody who calls. */
export function asActor({ namespace, name, serviceAccount, meshed, wears, bare }: Workload): Actor {
  const workload = `${namespace}/${name}`;
  return {
    namespace,
    workload,
    serviceAccount,
    meshed,
    ...(wears ? { wears } : { bare: bare ?? `the labels of ${workload} cannot be borrowed` }),
  };
}

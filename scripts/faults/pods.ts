import { z } from 'zod';
import { kubectl } from '../lab/lab.ts';

const list = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string(), name: z.string(), uid: z.string() }),
      spec: z.object({ nodeName: z.string().default(''), hostNetwork: z.boolean().default(false) }),
      status: z.object({ podIP: z.string().default('') }),
    }),
  ),
});

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
}

/** Pods by label that have an address of their own. */
export async function podsWith(selector: string, namespace?: string): Promise<readonly Pod[]> {
  const where = namespace === undefined ? ['--all-namespaces'] : ['-n', namespace];
  const { items } = list.parse(
    JSON.parse(await kubectl(['get', 'pods', ...where, '-l', selector, '-o', 'json'])),
  );
  return items
    .filter(({ spec, status }) => !spec.hostNetwork && status.podIP !== '')
    .map(({ metadata: { namespace: home, name }, spec, status }) => ({
      namespace: home,
      name,
      node: spec.nodeName,
      ip: status.podIP,
    }));
}

/** The agents of the run that is under way. */
export const agents = (): Promise<readonly Pod[]> => podsWith('assay.dev/run');

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { BENCH, ELSEWHERE, serviceOf } from '../trial/names.ts';
import { gridObjects, slices } from './manifests.ts';
import { SOURCES } from './names.ts';

const items = z.object({ items: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })) });
const withAddress = z.looseObject({
  spec: z.looseObject({ clusterIP: z.string().optional() }).optional(),
  status: z.looseObject({ podIP: z.string().optional() }).optional(),
});

/** kube-proxy and the policy engine have the new rules by then. */
const SETTLED_MS = 5_000;

/** Puts the grid up, and gives the address of each Service by the name of its source. */
export async function setUpGrid(): Promise<ReadonlyMap<string, string>> {
  await apply(gridObjects());
  for (const namespace of [BENCH, ELSEWHERE])
    await kubectl(['-n', namespace, 'wait', 'pod', '--all', '--for=condition=Ready', '--timeout=120s']);
  const pods = await addresses('pods', ELSEWHERE, ({ status }) => status?.podIP);
  await apply(slices(pods));
  const services = await addresses('services', BENCH, ({ spec }) => spec?.clusterIP);
  await sleep(SETTLED_MS);
  return new Map(SOURCES.map((name) => [name, services.get(serviceOf(name)) ?? '']));
}

const apply = (objects: readonly object[]): Promise<string> =>
  applyManifests(objects.map((object) => JSON.stringify(object)).join('\n---\n'));

async function addresses(
  kind: string,
  namespace: string,
  of: (object: z.infer<typeof withAddress>) => string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const list = items.parse(JSON.parse(await kubectl(['-n', namespace, 'get', kind, '--output', 'json'])));
  return new Map(list.items.map((one) => [one.metadata.name, of(withAddress.parse(one)) ?? '']));
}

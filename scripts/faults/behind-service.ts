import { kubectl } from '../lab/lab.ts';
import { labRecord } from '../live/lab.ts';
import type { Bench } from './fault.ts';

const NAMESPACE = 'clinic';
const SERVICE = 'patients';
const NAME = 'fault-target';

/**
 * A program of ours instead of the clinic's API: the Service selects its pod alone. It wears the API's labels, so that
 * whatever is said of these holds for it: NetworkPolicy in any case, the mesh's rules where it is in the mesh.
 */
export async function putBehindService(
  bench: Bench,
  program: string,
  { meshed }: { readonly meshed: boolean },
): Promise<void> {
  bench.undo(`pod ${NAME}`, async () => {
    await kubectl(['-n', NAMESPACE, 'delete', '--ignore-not-found', '--grace-period=1', `pod/${NAME}`]);
  });
  await kubectl(['create', '-f', '-'], JSON.stringify(podOf(program, meshed)));
  await kubectl(['-n', NAMESPACE, 'wait', '--for=condition=Ready', `pod/${NAME}`, '--timeout=60s']);
  await selectOnly(bench, SERVICE, { fault: NAME });
}

/** Adds to what a Service selects by, so that it finds other pods than before; taken back label by label. */
export async function selectOnly(
  bench: Bench,
  service: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const selector = async (): Promise<Readonly<Record<string, string>>> =>
    JSON.parse(
      await kubectl(['-n', NAMESPACE, 'get', 'service', service, '-o', 'jsonpath={.spec.selector}']),
    ) as Record<string, string>;
  const before = await selector();
  const back = Object.fromEntries(Object.keys(labels).map((label) => [label, before[label] ?? null]));
  bench.undo(`the selector of ${service}`, () => patch(service, back));
  await patch(service, labels);
}

async function patch(service: string, selector: Readonly<Record<string, string | null>>): Promise<void> {
  const change = JSON.stringify({ spec: { selector } });
  await kubectl(['-n', NAMESPACE, 'patch', 'service', service, '--type=merge', '-p', change]);
}

const podOf = (program: string, meshed: boolean): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: NAME,
    namespace: NAMESPACE,
    labels: { app: SERVICE, fault: NAME, 'sidecar.istio.io/inject': String(meshed) },
  },
  spec: {
    serviceAccountName: SERVICE,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'target',
        image: labRecord().images.node,
        command: ['node', '-e', program],
        ports: [{ name: 'http', containerPort: 8080 }],
        securityContext: {
          runAsUser: 1000,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../../lib/model/kube-object.ts';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { peerImages } from '../peers/images.ts';
import { hostOfClaim, type Claim } from '../trial/claim.ts';
import { BENCH } from '../trial/names.ts';
import type { Said } from '../word.ts';
import { netcheckSaid } from './said.ts';

const POD = 'netcheck';
const WITHIN_MS = 30_000;
const TIMEOUT_SECONDS = 2;

/** The claim as a NetworkAssertion would carry it: both kinds of check that fit, each expected to fail. */
const assertionOf = (claim: Claim) => ({
  assertions: [
    {
      name: 'nobody-connects',
      rules: [
        { type: 'tcp', host: hostOfClaim(claim), port: claim.port },
        { type: 'http', url: `http://${hostOfClaim(claim)}:${claim.port}/` },
      ].map((rule) => ({ name: rule.type, timeout: TIMEOUT_SECONDS, expected: 'fail', ...rule })),
    },
  ],
});

/** Runs netcheck as its operator does, in a pod of its own, and reads the pod's log. */
export async function askNetcheck(
  claim: Claim,
  image: string = peerImages.netcheck,
): Promise<{ readonly tcp: Said; readonly http: Said }> {
  const begun = performance.now();
  await applyManifests(JSON.stringify(podWith(assertionOf(claim), image)));
  try {
    const until = begun + WITHIN_MS;
    while (performance.now() < until && !/Succeeded|Failed/.test(await phase())) await sleep(500);
    const log = await kubectl(['-n', BENCH, 'logs', POD]).catch((error: unknown) => String(error));
    const ms = Math.round(performance.now() - begun);
    return { tcp: netcheckSaid(log, 'tcp', ms), http: netcheckSaid(log, 'http', ms) };
  } finally {
    await kubectl(['-n', BENCH, 'delete', 'pod', POD, '--grace-period=0', '--force']);
  }
}

const phase = (): Promise<string> =>
  kubectl(['-n', BENCH, 'get', 'pod', POD, '--output', 'jsonpath={.status.phase}']);

const podWith = (assertion: object, image: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: POD, namespace: BENCH, labels: { pod: POD } },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: POD,
        image,
        env: [{ name: 'ASSERTION', value: JSON.stringify(assertion) }],
        command: ['sh', '-c'],
        args: [
          'printf %s "$ASSERTION" > /tmp/config.json && exec python3 -m netcheck.cli run --config /tmp/config.json',
        ],
      },
    ],
  },
});

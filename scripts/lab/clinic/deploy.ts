import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { bundleApp, type AppName } from '../apps/bundle.ts';
import { applyManifests, type Lab } from '../lab.ts';
import type { KeyPair } from './certificates.ts';
import { configMap, secret, tlsSecret } from './objects.ts';
import { waitUntilReady } from './ready.ts';
import { clinicSecrets, type ClinicSecrets } from './secrets.ts';
import { fillIn } from './template.ts';

// Where the gateway of the lab runs; the clinic only adds hosts to it.
const gateway = { namespace: 'istio-ingress', serviceAccount: 'istio-ingressgateway' };
/** The programs inside of the cluster and the namespaces they run in. */
const programs: readonly (readonly [AppName, string])[] = [
  ['patients', 'clinic'],
  ['checkin', 'clinic'],
  ['admin', 'clinic'],
  ['intake', 'intake'],
  ['echo', 'echo'],
  ['proxy', 'clinic-egress'],
];

/**
 * Brings the reference clinic to exactly what the manifests say, whatever was there before, and waits until it is
 * ready. What did not change is not restarted: a pod is replaced only when its program or its secrets are others.
 */
export async function deployClinic(lab: Lab): Promise<void> {
  const secrets = await clinicSecrets(clinicFolder(lab));
  const bundles = await Promise.all(
    programs.map(async ([name, namespace]) => ({ name, namespace, program: await bundleApp(name) })),
  );
  const databaseDigest = digestOf(JSON.stringify(secrets.recordsDb), secrets.recordsPassword);
  const values: Record<string, string> = {
    NODE_IMAGE: lab.images.node,
    POSTGRES_IMAGE: lab.images.postgres,
    GATEWAY_NAMESPACE: gateway.namespace,
    GATEWAY_PRINCIPAL: `cluster.local/ns/${gateway.namespace}/sa/${gateway.serviceAccount}`,
    PARTNER_IP: lab.outside['partner'] ?? '',
    RECORDS_DB_DIGEST: databaseDigest,
  };
  for (const { name, program } of bundles) {
    values[`${name.toUpperCase()}_DIGEST`] = digestOf(program, name === 'patients' ? databaseDigest : '');
  }
  const generated = [
    ...bundles.map(({ name, namespace, program }) =>
      configMap(`app-${name}`, namespace, { 'main.mjs': program }),
    ),
    // What a report may trust at the edge, where Assay reads it: a certificate is no secret.
    configMap('clinic-authority', 'assay-probes', { 'ca.crt': secrets.authority.certificate }),
    ...secretObjects(secrets),
  ].map((object) => stringify(object));
  const [namespaces, ...others] = await manifests(values);
  await applyManifests([namespaces, ...generated, ...others].join('\n---\n'));
  await waitUntilReady(lab);
}

/** The folder of the lab's state with the clinic's authorities, certificates and keys as PEM files. */
const clinicFolder = (lab: Pick<Lab, 'kubeconfig'>): string => join(dirname(lab.kubeconfig), 'clinic');

/** Every manifest of this folder, the namespaces first because the others live in them. */
async function manifests(values: Readonly<Record<string, string>>): Promise<string[]> {
  const names = (await readdir(import.meta.dirname)).filter(
    (name) => name.endsWith('.yaml') && name !== 'assay.yaml',
  );
  const ordered = ['namespaces.yaml', ...names.filter((name) => name !== 'namespaces.yaml').sort()];
  return await Promise.all(
    ordered.map(async (name) =>
      fillIn(name, await readFile(join(import.meta.dirname, name), 'utf8'), values),
    ),
  );
}

function secretObjects(secrets: ClinicSecrets): object[] {
  const { authority, partnerAuthority, clinic, partner, echo, recordsDb, recordsPassword } = secrets;
  const ca = { 'ca.crt': authority.certificate };
  return [
    tlsSecret('clinic-example-test', gateway.namespace, clinic),
    tlsSecret('echo-example-test', gateway.namespace, echo),
    // With a ca.crt beside it the gateway knows whose client certificates to take.
    tlsSecret('partner-example-test', gateway.namespace, partner, { 'ca.crt': partnerAuthority.certificate }),
    tlsSecret('records-db-server', 'clinic', recordsDb, { password: recordsPassword }),
    // For nothing but sabotage: what an edge must not show.
    forSabotage('expired-certificate', secrets.expired),
    forSabotage('short-key-certificate', secrets.shortKey),
    secret('records-db-client', 'clinic', { ...ca, password: recordsPassword }),
  ];
}

function forSabotage(what: string, pair: KeyPair): object {
  const labels = { 'assay.dev/sabotage': what };
  return tlsSecret(`sabotage-${what}`, gateway.namespace, pair, {}, labels);
}

const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { describeNeed, missingNeeds } from '../../lib/cluster/access.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { connect } from '../../lib/cluster/connect.ts';
import { KINDS } from '../../lib/cluster/kinds.ts';
import { CUSTOM_READS, objectOf, RIGHTS, type Need, type Right } from '../../lib/cluster/rights.ts';
import { mergePatch, replaceObject } from '../../lib/cluster/write-objects.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { AssayError } from '../../lib/errors.ts';
import { readRecord } from '../../lib/evidence/record.ts';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Finding } from '../../lib/model/record.ts';
import type { Lacking } from '../../lib/run/lacking.ts';
import { prepare } from '../../lib/run/prepare.ts';
import { select, type Selected } from '../../lib/run/selection.ts';
import { loadChecks } from '../../suites/load.ts';
import { controlPlane, kubectl } from '../lab/lab.ts';
import { assay, newFolder, type Ended } from './assay.ts';
import { newUser } from './foreign/user.ts';
import { labCluster, labRecord, objectsOf } from './lab.ts';
import { lesser, type Role } from './rights/lesser.ts';

const USER = 'rights@example.test';
/** Without its own namespace there is no run at all; in this one there are agents, policies and what is declared. */
const [HOME, AWAY, MESHED, TRUSTED] = ['assay-probes', 'clinic', 'assay-meshed', 'assay-trusted'];

describe('each right that "assay rbac" prints, taken away', () => {
  let admin: Cluster;
  let calm: readonly string[];
  let printed = '';
  let roles: ReadonlyMap<string, Role>;
  let user: { readonly kubeconfig: string; readonly context: string };
  let asked: Cluster;
  let checks: Selected;

  before(async () => {
    admin = await labCluster();
    calm = await objectsOf(admin);
    checks = select(await loadChecks());
    const { kubeconfig, config, probeImage } = labRecord();
    user = await newUser({ kubeconfig, controlPlane }, USER);
    const ended = await assay('rbac', '--config', config, '--user', USER, '--probe-image', probeImage);
    expect(ended.code, ended.stderr).to.equal(0);
    printed = ended.stdout;
    await kubectl(['apply', '-f', '-'], printed);
    roles = new Map(
      parseAllDocuments(printed)
        .map((document) => document.toJS() as Role)
        .filter(({ kind }) => kind === 'Role')
        .map((role) => [role.metadata.namespace, role]),
    );
    asked = await connect(user);
  });
  after(async () => {
    await kubectl(['delete', '--ignore-not-found', '-f', '-'], printed);
    expect(await objectsOf(admin)).to.deep.equal(calm);
    const left = await kubectl(['get', 'validatingadmissionpolicies', '-o', 'name']);
    expect(left).not.to.include('/assay');
  });

  const put = (role: Role): Promise<KubeObject> => replaceObject(admin, role as KubeObject & Role);
  const roleIn = (namespace: string): Role => {
    const role = roles.get(namespace);
    if (!role) throw new Error(`no Role in ${namespace}`);
    return role;
  };

  /** Does it without these rights, as soon as the API server knows; gives them back afterwards. */
  async function without<T>(needs: readonly Need[], act: () => Promise<T>): Promise<T> {
    const namespaces = [...new Set(needs.map(({ namespace }) => namespace))];
    try {
      for (const namespace of namespaces)
        await put(
          lesser(
            roleIn(namespace),
            needs.filter((need) => need.namespace === namespace),
          ),
        );
      await untilKnown(needs, needs.length);
      return await act();
    } finally {
      for (const namespace of namespaces) await put(roleIn(namespace));
      await untilKnown(needs, 0);
    }
  }

  async function untilKnown(needs: readonly Need[], count: number): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) {
      if ((await missingNeeds(asked, needs)).length === count) return;
      await sleep(100);
    }
    throw new Error('the API server still sees other rights');
  }

  /** What is known before anything is sent: the reasons, or the error that ends the run. */
  async function preflight(): Promise<Lacking | AssayError> {
    const loaded = await loadConfig(labRecord().config);
    return prepare(user, loaded, checks).then(
      ({ refused }) => refused,
      (error: unknown) => {
        if (error instanceof AssayError) return error;
        throw error;
      },
    );
  }

  const needs = (place: Right['place'], namespace: string): readonly Need[] =>
    RIGHTS.filter((right) => right.place === place).flatMap(({ verbs, ...right }) =>
      verbs.map((verb) => ({ ...right, verb, namespace, name: objectOf(right, namespace) })),
    );

  it('has them all to begin with, and lacks nothing', async () => {
    const all = [
      ...needs('agents', HOME),
      ...needs('lease', HOME),
      ...needs('agents', AWAY),
      ...needs('labels', TRUSTED),
    ];
    expect(await missingNeeds(asked, all)).to.deep.equal([]);
    const lacking = await preflight();
    expect(lacking).not.to.be.instanceOf(AssayError);
    for (const reasons of Object.values(lacking))
      expect([...(reasons as Map<string, string>)]).to.deep.equal([]);
  });

  const essential = [...needs('agents', HOME), ...needs('lease', HOME), ...needs('reads', AWAY)];
  it(`ends the run with E_FORBIDDEN and its name: ${essential.length} without which there is none`, async () => {
    for (const need of essential) {
      const error = await without([need], preflight);
      expect(error, describeNeed(need)).to.be.instanceOf(AssayError);
      expect((error as AssayError).code).to.equal('E_FORBIDDEN');
      // A pod is read as an agent's and as a declared one: the right of that name is one.
      expect((error as AssayError).seen).to.equal(`missing-permission:${describeNeed(need)}`);
    }
  });

  const elsewhere = [
    ...needs('agents', AWAY),
    ...needs('policies', AWAY),
    ...needs('policies', HOME),
    ...needs('grants', MESHED),
    ...needs('labels', TRUSTED),
  ].filter(
    // What is read there is read of the system itself, and is among those above.
    ({ resource, verb, subresource, group }) =>
      !(
        (verb === 'get' || verb === 'list') &&
        subresource === undefined &&
        RIGHTS.some((one) => one.place === 'reads' && one.resource === resource && one.group === group)
      ),
  );
  it(`is the reason of what needs it: ${elsewhere.length} where others may stand`, async () => {
    for (const need of elsewhere) {
      const lacking = await without([need], preflight);
      expect(lacking, describeNeed(need)).not.to.be.instanceOf(AssayError);
      const { agents, policies, grants, accounts, labels } = lacking as Lacking;
      const place =
        need.group === 'networking.k8s.io'
          ? policies
          : need.group === 'security.istio.io'
            ? grants
            : need.resource === 'namespaces'
              ? labels
              : need.resource === 'serviceaccounts'
                ? accounts
                : agents;
      expect([...place], describeNeed(need)).to.deep.equal([
        [need.namespace, `missing-permission:${describeNeed(need)}`],
      ]);
    }
  });

  it('changes the declared label of one namespace, and nothing else of any', async () => {
    const told = (name: string, metadata: object): Promise<string> =>
      mergePatch(asked, { ...KINDS.Namespace, name }, { metadata }).then(
        () => 'done',
        (error: unknown) => String(error),
      );
    expect(await told(AWAY, { labels: { env: 'trusted' } })).to.include('forbidden');
    for (const metadata of [
      { labels: { env: 'other' } },
      { labels: { 'istio-injection': 'enabled' } },
      { annotations: { 'example.com/note': 'x' } },
      { finalizers: ['example.com/held'] },
    ])
      expect(await told(TRUSTED, metadata), JSON.stringify(metadata)).to.include('assay-labels');
    expect(await told(TRUSTED, { labels: { env: 'trusted' } })).to.equal('done');
    expect(await told(TRUSTED, { labels: { env: null } })).to.equal('done');
  });

  it('is not missed by a run where only "assay init" reads: custom resources', async () => {
    const custom = CUSTOM_READS.flatMap(({ verbs, ...right }) =>
      verbs.map((verb) => ({ ...right, verb, namespace: AWAY })),
    );
    const lacking = await without(custom, preflight);
    expect(lacking).not.to.be.instanceOf(AssayError);
    for (const reasons of Object.values(lacking))
      expect([...(reasons as Map<string, string>)]).to.deep.equal([]);
  });

  describe('in a whole run', () => {
    const need = (resource: string, verb: string, namespace: string, more: Partial<Need> = {}): Need => ({
      group: '',
      resource,
      verb,
      namespace,
      ...more,
    });
    const run = async (...ids: readonly string[]): Promise<Ended & { findings: readonly Finding[] }> => {
      const { config, probeImage } = labRecord();
      const out = join(newFolder(), 'evidence');
      const ended = await assay(
        ...['run', '--context', user.context, '--kubeconfig', user.kubeconfig, '--config', config],
        ...['--probe-image', probeImage, '--out', out, ...ids.flatMap((id) => ['--check', id])],
      );
      return { ...ended, findings: existsSync(out) ? (await readRecord(out)).findings : [] };
    };

    it('reads not-run with the name of the right, for an agent and for a policy', async () => {
      const lacking = [
        need('pods', 'create', 'intake'),
        need('networkpolicies', 'create', 'clinic', { group: 'networking.k8s.io' }),
      ];
      const { findings, stderr, code } = await without(lacking, () =>
        run('segmentation/default-deny-holds-inbound', 'egress/undeclared-destination-is-blocked'),
      );
      const reasons = new Set(
        findings.filter(({ verdict }) => verdict === 'not-run').map(({ reason }) => reason),
      );
      expect([...reasons], stderr).to.include.members([
        'missing-permission:create pods in intake',
        'missing-permission:create networkpolicies.networking.k8s.io in clinic',
      ]);
      expect(code).to.be.oneOf([1, 2]);
      // Nobody who could not look says that all is well.
      const passed = findings.filter(({ verdict }) => verdict === 'pass');
      for (const { subject, observations } of passed)
        for (const { from } of observations) expect(from.namespace, subject).not.to.equal('intake');
    });

    it('reads not-run with the name of the right, for an account', async () => {
      const { findings, stderr } = await without([need('serviceaccounts', 'create', 'intake')], () =>
        run('authz/other-namespace-is-denied'),
      );
      const told = findings.filter(({ reason }) => reason?.startsWith('missing-permission'));
      expect(
        told.map(({ verdict, reason }) => `${verdict} ${reason ?? ''}`),
        stderr,
      )
        .to.have.length.above(0)
        .and.to.satisfy((list: readonly string[]) =>
          list.every((one) => one === 'not-run missing-permission:create serviceaccounts in intake'),
        );
    });

    it('ends with 3 and the name of the right, where there is no run without it', async () => {
      const { findings, stderr, code } = await without(
        [need('leases', 'create', HOME, { group: 'coordination.k8s.io' })],
        () => run('ingress/legacy-tls-is-refused'),
      );
      expect(code, stderr).to.equal(3);
      expect(stderr)
        .to.include('E_FORBIDDEN')
        .and.to.include(`missing-permission:create leases.coordination.k8s.io in ${HOME}`);
      expect(findings).to.deep.equal([]);
    });
  });
});

import { expect } from 'chai';
import { describeNeed, missingPermission } from './access.ts';
import { admissionPolicies } from './admission-policy.ts';
import { factsRoleManifests, roleManifests } from './rbac.ts';
import { needsOf, standingNeeds, type Scope } from './rights.ts';

const scope: Scope = {
  agents: ['clinic'],
  reads: ['clinic', 'partners'],
  lease: 'assay',
  networkPolicies: [],
  grants: [],
  labels: [],
};
const all: Scope = {
  ...scope,
  agents: ['clinic', 'assay-trusted'],
  networkPolicies: ['clinic'],
  grants: ['clinic'],
  labels: ['assay-trusted'],
};
const user = { kind: 'User', name: 'nightly' } as const;
interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}
const rulesIn = (namespace: string, wanted: Scope = scope): Rule[] => {
  const role = roleManifests(wanted, user).find(
    ({ kind, metadata }) => kind === 'Role' && metadata.namespace === namespace,
  );
  return (role?.['rules'] ?? []) as Rule[];
};
const grants = (rules: Rule[], verb: string, resource: string): boolean =>
  rules.some(({ verbs, resources }) => verbs.includes(verb) && resources.includes(resource));

describe('the least Role', () => {
  it('is namespaced: nothing of it is cluster-wide', () => {
    const made = roleManifests(scope, user);
    expect(new Set(made.map(({ kind }) => kind))).to.deep.equal(new Set(['Role', 'RoleBinding']));
    expect(made.map(({ metadata }) => metadata.namespace)).to.have.members(
      ['clinic', 'partners', 'assay'].flatMap((name) => [name, name]),
    );
  });

  it('creates pods only where agents stand, and only reads elsewhere', () => {
    expect(grants(rulesIn('clinic'), 'create', 'pods')).to.equal(true);
    expect(grants(rulesIn('clinic'), 'get', 'pods/exec')).to.equal(true);
    expect(grants(rulesIn('clinic'), 'create', 'pods/exec')).to.equal(true);
    const verbs = new Set(rulesIn('partners').flatMap((rule) => rule.verbs));
    expect(verbs).to.deep.equal(new Set(['get', 'list']));
    expect(grants(rulesIn('assay'), 'create', 'pods')).to.equal(false);
  });

  it('never reads Secrets and never changes what is not ours', () => {
    for (const { kind, metadata, rules } of roleManifests(all, user)) {
      for (const rule of (rules ?? []) as Rule[]) {
        expect(rule.resources).not.to.include('secrets');
        expect(rule.resources).not.to.include('*');
        for (const verb of ['*', 'deletecollection', 'bind', 'escalate', 'impersonate'])
          expect(rule.verbs).not.to.include(verb);
        if (rule.verbs.includes('update')) expect(rule.resourceNames).to.deep.equal(['assay']);
        // The one thing that may be changed: the namespace that is ours for that, by a Role in itself.
        if (!rule.verbs.includes('patch') && !rule.resources.includes('namespaces')) continue;
        expect({ kind, in: metadata.namespace, ...rule }).to.deep.equal({
          kind: 'Role',
          in: 'assay-trusted',
          apiGroups: [''],
          resources: ['namespaces'],
          resourceNames: ['assay-trusted'],
          verbs: ['get', 'patch'],
        });
      }
    }
  });

  it('changes no Namespace where nobody opted in', () => {
    const given = roleManifests({ ...all, labels: [] }, user).flatMap(({ rules }) => (rules ?? []) as Rule[]);
    expect(given.filter(({ resources }) => resources.includes('namespaces'))).to.deep.equal([]);
    expect(given.filter(({ verbs }) => verbs.includes('patch'))).to.deep.equal([]);
  });

  it('creates NetworkPolicies only where that was asked for', () => {
    expect(grants(rulesIn('clinic'), 'create', 'networkpolicies')).to.equal(false);
    expect(
      grants(rulesIn('clinic', { ...scope, networkPolicies: ['clinic'] }), 'create', 'networkpolicies'),
    ).to.equal(true);
  });

  it('grants every need that preflight asks for', () => {
    for (const need of [...needsOf(all), ...standingNeeds('clinic')]) {
      const full = need.subresource === undefined ? need.resource : `${need.resource}/${need.subresource}`;
      expect(grants(rulesIn(need.namespace, all), need.verb, full), describeNeed(need)).to.equal(true);
    }
  });

  it('binds service accounts without an API group and users with one', () => {
    const subjects = (subject: Parameters<typeof roleManifests>[1]): unknown =>
      roleManifests(scope, subject).find(({ kind }) => kind === 'RoleBinding')?.['subjects'];
    expect(subjects(user)).to.deep.equal([
      { kind: 'User', name: 'nightly', apiGroup: 'rbac.authorization.k8s.io' },
    ]);
    const account = { kind: 'ServiceAccount', name: 'assay', namespace: 'ops' } as const;
    expect(subjects(account)).to.deep.equal([account]);
  });

  it('offers the cluster-wide facts apart, read only', () => {
    const rules = factsRoleManifests(user)[0]?.['rules'] as Rule[];
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).to.deep.equal(new Set(['get', 'list']));
  });
});

describe('a need in words', () => {
  it('names verb, resource and namespace', () => {
    const need = { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'clinic' };
    expect(describeNeed(need)).to.equal('create pods/exec in clinic');
    const lease = {
      verb: 'update',
      group: 'coordination.k8s.io',
      resource: 'leases',
      namespace: 'a',
      name: 'assay',
    };
    expect(describeNeed(lease)).to.equal('update leases.coordination.k8s.io assay in a');
    expect(missingPermission([need, need, lease])).to.equal(
      'missing-permission:create pods/exec in clinic, update leases.coordination.k8s.io assay in a',
    );
  });
});

describe('the admission policies', () => {
  it('hold the labels of one namespace to those that are declared for it', () => {
    const told = (trusted?: { namespace: string; labels: Record<string, string> }) =>
      admissionPolicies({ subject: user, probeImage: 'probe', trusted }).filter(
        ({ metadata }) => metadata.name === 'assay-labels',
      );
    expect(told()).to.deep.equal([]);
    const [policy] = told({ namespace: 'assay-trusted', labels: { env: 'trusted' } });
    const { matchConstraints, validations } = policy?.['spec'] as {
      matchConstraints: { resourceRules: object[] };
      validations: { expression: string }[];
    };
    expect(matchConstraints.resourceRules).to.deep.equal([
      { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['namespaces'] },
    ]);
    expect(validations.map(({ expression }) => expression).join('\n'))
      .to.include('request.name == "assay-trusted"')
      .and.to.include('k in ["env","assay.dev/run"]')
      .and.to.include('["env"] == "trusted"')
      .and.to.include('k in ["assay.dev/labels"]');
  });

  it('hold one user, deny, and come with a binding each', () => {
    const made = admissionPolicies({ subject: { kind: 'User', name: 'o"dd' }, probeImage: 'probe@sha256:1' });
    const policies = made.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const bindings = made.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    expect(bindings.map(({ metadata }) => metadata.name)).to.deep.equal(
      policies.map(({ metadata }) => metadata.name),
    );
    for (const policy of policies) {
      expect(JSON.stringify(policy)).to.contain(String.raw`request.userInfo.username == \"o\\\"dd\"`);
      expect(policy['spec']).to.include({ failurePolicy: 'Fail' });
    }
  });

  it('let somebody listen where, and from the image, that was declared for it, and nobody else', () => {
    const told = (captureImage?: string): string =>
      JSON.stringify(
        admissionPolicies({ subject: user, probeImage: 'probe', hostNamespace: 'host-ns', captureImage }),
      );
    expect(told()).not.to.match(/NET_RAW|--capture/);
    const listens = (
      JSON.parse(told('capture@sha256:1')) as { spec: { validations?: { expression: string }[] } }[]
    )
      .flatMap(({ spec: { validations = [] } }) => validations.map(({ expression }) => expression))
      .filter((expression) => expression.includes('NET_RAW'));
    expect(listens).to.have.length(2);
    for (const expression of listens)
      expect(expression).to.include(
        '|| (request.namespace == "host-ns" && c.image == "capture@sha256:1" && c.command.size() > 4 && c.command[0] == "node" && c.command[1] == "/assay/agent.mjs" && c.command[2] == "serve" && c.command[3] == "--capture" && has(c.securityContext.capabilities.add) && c.securityContext.capabilities.add == ["NET_RAW","SETGID"])',
      );
  });

  it('let nobody onto a node’s network but in the namespace that was declared for it', () => {
    const told = (hostNamespace?: string): readonly string[] =>
      admissionPolicies({ subject: user, probeImage: 'probe@sha256:1', hostNamespace })
        .map(({ spec }) => spec as { validations?: { expression: string }[] })
        .flatMap(({ validations = [] }) => validations.map(({ expression }) => expression))
        .filter((expression) => expression.includes('spec.hostNetwork'));
    const never = '!(has(object.spec.hostNetwork) && object.spec.hostNetwork)';
    expect(told()).to.deep.equal([never]);
    expect(told('host-ns')).to.deep.equal([`${never} || request.namespace == "host-ns"`]);
  });
});

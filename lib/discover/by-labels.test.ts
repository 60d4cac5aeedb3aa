import { expect } from 'chai';
import { fakeApi } from '../cluster/fake-api.ts';
import { createObject } from '../cluster/write-objects.ts';
import { caller } from '../model/system.fixture.ts';
import { admittedByLabels } from './by-labels.ts';
import type { Pod } from './pod.ts';

const orders: Pod = {
  metadata: { name: 'orders-a', uid: 'u', labels: { app: 'orders' }, annotations: {} },
  spec: {
    containers: [{ name: 'app', ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }], env: [] }],
    initContainers: [],
  },
  status: { podIP: '10.244.0.5', podIPs: [], containerStatuses: [], initContainerStatuses: [] },
};
const feed = caller({
  namespace: 'suppliers',
  workload: 'suppliers/feed',
  wears: { workload: 'suppliers/feed', labels: { app: 'feed' } },
});
const env = { namespaceSelector: { matchLabels: { env: 'trusted' } } };

/** Whether a policy with this rule, or this whole spec, makes the caller from elsewhere one that is admitted by its namespace's label. */
async function isByLabels(rule: object, spec: object = {}, who = feed): Promise<boolean> {
  const { cluster } = fakeApi();
  await createObject(cluster, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app: 'orders' } }, ingress: [rule], ...spec },
  });
  const trusted = { namespace: 'ours', labels: { env: 'trusted' } };
  const place = { namespace: 'shop', pods: [orders], port: { port: 80, targetPort: 'web' } };
  const [found, home] = await admittedByLabels({ cluster, trusted }, place, [who, caller()]);
  expect(home).not.to.have.property('admittedByLabels');
  return found?.admittedByLabels === true;
}

describe('a caller who is admitted by the labels of its namespace', () => {
  const yes: readonly [string, object][] = [
    ['by them alone', { from: [env] }],
    ['by them and its own', { from: [{ ...env, podSelector: { matchLabels: { app: 'feed' } } }] }],
    [
      'by an expression',
      { from: [{ namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'Exists' }] } }] },
    ],
    ['on its number', { from: [env], ports: [{ protocol: 'TCP', port: 8080 }] }],
    ['on its name', { from: [env], ports: [{ port: 'web' }] }],
    ['in a range', { from: [env], ports: [{ port: 8000, endPort: 9000 }] }],
  ];
  for (const [what, rule] of yes)
    it(`is one: ${what}`, async () => expect(await isByLabels(rule)).to.equal(true));

  const no: readonly [string, object, object?][] = [
    ['everybody is', { from: [{ namespaceSelector: {} }] }],
    ['there is no rule of whom', {}],
    [
      'its namespace is named',
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'suppliers' } } }] },
    ],
    ['another label is asked for', { from: [{ namespaceSelector: { matchLabels: { env: 'other' } } }] }],
    ['somebody else is meant', { from: [{ ...env, podSelector: { matchLabels: { app: 'other' } } }] }],
    ['another port is meant', { from: [env], ports: [{ port: 9090 }] }],
    ['other pods are meant', { from: [env] }, { podSelector: { matchLabels: { app: 'other' } } }],
    ['it is an address', { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
  ];
  for (const [what, rule, spec] of no)
    it(`is none where ${what}`, async () => expect(await isByLabels(rule, spec)).to.equal(false));

  it('is looked for nowhere where nobody opted in', async () => {
    const { cluster, requests } = fakeApi();
    const place = { namespace: 'shop', pods: [orders], port: { port: 80 } };
    expect(await admittedByLabels({ cluster }, place, [feed])).to.deep.equal([feed]);
    expect(requests).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { KubeObject } from '../../lib/model/kube-object.ts';
import type { Alteration, Scene } from '../../lib/model/sabotage.ts';
import { system } from '../../lib/model/system.fixture.ts';
import { noEnforcement } from './no-enforcement.ts';

const daemonSet = (name: string, containers: readonly object[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: 'kube-system' },
  spec: { template: { spec: { containers } } },
});
const node = (name: string, labels: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});
const NODES = [node('first', { 'node-role.kubernetes.io/control-plane': '' }), node('second', {})];

const sceneWith = (...daemonSets: readonly KubeObject[]): Scene => ({
  system: system(),
  images: { node: 'node', proxyNext: 'proxy' },
  find: (_, kind) => Promise.resolve(kind === 'Node' ? NODES : daemonSets),
});

const AGENT = {
  name: 'cilium-agent',
  image: 'cilium',
  command: ['cilium-agent'],
  args: ['--config-dir=/etc'],
};
const cilium = sceneWith(daemonSet('kube-proxy', []), daemonSet('cilium', [AGENT]));
const kubeRouter = sceneWith(
  daemonSet('kube-proxy', []),
  daemonSet('kube-router', [{ name: 'kube-router' }]),
);

const doneTo = (
  alterations: Awaited<ReturnType<typeof noEnforcement.everywhere.alter>>,
): readonly string[] => ('cannot' in alterations ? [] : alterations.map((one) => one.do));
const merged = (alterations: readonly Alteration[]): string =>
  JSON.stringify(alterations.find((one) => one.do === 'merge')?.patch);

describe('the end of all enforcement', () => {
  it('takes the engine away where its rules would be written again', async () => {
    expect(doneTo(await noEnforcement.everywhere.alter(kubeRouter))).to.deep.equal([
      'on-nodes',
      'delete',
      'on-nodes',
    ]);
  });
  it('tells an engine never to enforce where nothing works without it, and changes nothing else of it', async () => {
    const alterations = await noEnforcement.everywhere.alter(cilium);
    expect(doneTo(alterations)).to.deep.equal(['on-nodes', 'merge', 'on-nodes']);
    if ('cannot' in alterations) return;
    const flag = 'first | second) exec \\"$0\\" \\"$@\\" --enable-policy=never';
    expect(merged(alterations)).to.include(flag).and.to.include('"args":["--config-dir=/etc"]');
  });
  it('spares the nodes with a control plane', async () => {
    const alterations = await noEnforcement.onWorkers.alter(cilium);
    if ('cannot' in alterations) throw new Error(alterations.cannot);
    expect(merged(alterations)).to.include('second)').and.not.to.include('first');
  });
  it('remembers what the engine enforced before anything is changed', async () => {
    for (const scene of [kubeRouter, cilium]) {
      const alterations = await noEnforcement.everywhere.alter(scene);
      expect('cannot' in alterations ? undefined : alterations[0]).to.have.property('state');
    }
  });
  it('says where it finds no place', async () => {
    expect(await noEnforcement.withinNodes.alter(cilium)).to.have.property('cannot');
    expect(await noEnforcement.everywhere.alter(sceneWith(daemonSet('calico-node', [])))).to.have.property(
      'cannot',
    );
  });
});

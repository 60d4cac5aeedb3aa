import { expect } from 'chai';
import { parse } from 'yaml';
import { kindConfig } from './kind-config.ts';

interface Config {
  readonly nodes: readonly { readonly role: string }[];
  readonly kubeadmConfigPatches: readonly string[];
}

const configOf = (cgroupV1: boolean, lacksSysResource: boolean): Config =>
  parse(kindConfig({ cgroupV1, lacksSysResource })) as Config;

describe('kindConfig', () => {
  it('has two nodes', () => {
    expect(configOf(false, false).nodes.map((node) => node.role)).to.deep.equal(['control-plane', 'worker']);
  });
  it('asks for nothing special on an ordinary host', () => {
    expect(configOf(false, false).kubeadmConfigPatches[0]).not.to.match(/failCgroupV1|featureGates/);
  });
  it('tells the kubelet what the host cannot do', () => {
    const patch = parse(configOf(true, true).kubeadmConfigPatches[0] ?? '') as unknown;
    expect(patch).to.deep.include({ failCgroupV1: false, featureGates: { KubeletInUserNamespace: true } });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { cnis, defaultCni } from '../../../lib/kind/lab-state.ts';
import { networkDaemonSet, networkKinds, networkManifests } from './network.ts';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
}
const read = (file: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'manifests', file), 'utf8');
const objectsOf = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);
const network = { image: 'assay.test/network:1', apiServerIP: '198.51.100.2' };

describe('the network between pods', () => {
  for (const cni of cnis) {
    const text = networkManifests({ cni, ...network });
    it(`with ${cni} runs the image that it was given, and asks the API server by its address`, () => {
      expect(text).to.include(`image: ${network.image}`).and.to.include(`value: ${network.apiServerIP}`);
    });
    it(`with ${cni} has the DaemonSet that is waited for`, () => {
      const names = objectsOf(text)
        .filter(({ kind }) => kind === 'DaemonSet')
        .map(({ metadata }) => `daemonset/${metadata.name}`);
      expect(names).to.deep.equal([networkDaemonSet(cni)]);
    });
  }
  it('with Cilium routes what kind gives to pods', () => {
    const config = objectsOf(networkManifests({ cni: 'cilium', ...network })).find(
      ({ kind }) => kind === 'ConfigMap',
    );
    const kind = parse(read('kind.yaml')) as { networking: { podSubnet: string } };
    expect(config?.data?.['ipv4-native-routing-cidr']).to.equal(kind.networking.podSubnet);
  });
  it('needs no kinds of its own where nobody asked for another', async () => {
    expect(await networkKinds(defaultCni)).to.equal(undefined);
  });
});

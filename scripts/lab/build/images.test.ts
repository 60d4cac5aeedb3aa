import { expect } from 'chai';
import { referenceOf } from './image.ts';
import { imageRecipes } from './images.ts';
import { kubeadmNames, nodeImage } from './node-image.ts';

describe('the images', () => {
  it('are named by the digest of their recipe', () => {
    const all = [nodeImage(), ...Object.values(imageRecipes).map(referenceOf)];
    for (const reference of all) expect(reference).to.match(/^assay\.test\/[a-z-]+:[0-9a-f]{12}$/);
    expect(new Set(all)).to.have.lengthOf(all.length);
  });
  it('differ with what they start from', () => {
    const { node, base } = imageRecipes;
    expect(referenceOf({ ...node, from: { ...base, args: { other: 'yes' } } })).not.to.equal(
      referenceOf(node),
    );
  });
  it('include all that kubeadm asks for by name', () => {
    const names = kubeadmNames().map(([, name]) => name.replace(/:.*/, '').replace(/.*\//, ''));
    expect(names).to.include.members(['kube-apiserver', 'kube-proxy', 'etcd', 'coredns', 'pause']);
  });
});

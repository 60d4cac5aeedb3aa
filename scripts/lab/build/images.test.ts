import { expect } from 'chai';
import { cnis, defaultCni } from '../../../lib/kind/lab-state.ts';
import { referenceOf } from './image.ts';
import { imageRecipes, networkRecipes } from './images.ts';
import { kubeadmNames, nodeImage, nodeRecipe } from './node-image.ts';

describe('the images', () => {
  it('are named by the digest of their recipe', () => {
    const recipes = new Set([...Object.values(imageRecipes), ...Object.values(networkRecipes)]);
    const all = [...cnis.map(nodeImage), ...[...recipes].map(referenceOf)];
    for (const reference of all) expect(reference).to.match(/^assay\.test\/[a-z-]+:[0-9a-f]{12}$/);
    expect(new Set(all)).to.have.lengthOf(all.length);
  });
  it('differ with what they start from', () => {
    const { node, base } = imageRecipes;
    expect(referenceOf({ ...node, from: { ...base, args: { other: 'yes' } } })).not.to.equal(
      referenceOf(node),
    );
  });
  it('of a network that nobody asked for are in no lab', () => {
    expect(Object.values(imageRecipes).map(referenceOf)).not.to.include(referenceOf(networkRecipes.cilium));
    expect(nodeRecipe(defaultCni).inside).not.to.include(referenceOf(networkRecipes.cilium));
  });
  it('of a network that was asked for come on top of those of every lab', () => {
    const { below, from, inside } = nodeRecipe('cilium');
    expect(below?.reference).to.equal(nodeImage(defaultCni)).and.to.equal(from);
    expect(inside).to.deep.equal([referenceOf(networkRecipes.cilium)]);
  });
  it('include all that kubeadm asks for by name', () => {
    const names = kubeadmNames().map(([, name]) => name.replace(/:.*/, '').replace(/.*\//, ''));
    expect(names).to.include.members(['kube-apiserver', 'kube-proxy', 'etcd', 'coredns', 'pause']);
  });
});

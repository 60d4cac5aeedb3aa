import { expect } from 'chai';
import { fillIn } from './template.ts';

describe('filling in a manifest', () => {
  it('replaces every name that has a value', () => {
    expect(fillIn('a.yaml', 'image: ${IMAGE} # ${IMAGE}', { IMAGE: 'x:1' })).to.equal('image: x:1 # x:1');
  });

  it('leaves the variables of a shell script alone', () => {
    expect(fillIn('a.yaml', 'rm "$data"', {})).to.equal('rm "$data"');
  });

  it('names the file and the value that is missing', () => {
    expect(() => fillIn('a.yaml', '${IMAGE}', {})).to.throw('a.yaml: there is no value for ${IMAGE}');
    expect(() => fillIn('a.yaml', '${IMAGE}', { IMAGE: '' })).to.throw('a.yaml');
  });
});

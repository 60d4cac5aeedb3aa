import { expect } from 'chai';
import { mountsUnder } from './remains.ts';

describe('mountsUnder', () => {
  it('finds what lies in the folder, the deepest first', () => {
    const mounts = [
      'nsfs /run/lab/netns nsfs rw 0 0',
      'nsfs /run/lab/netns/default nsfs rw 0 0',
      'a /run/lab2 b',
      '',
    ];
    expect(mountsUnder('/run/lab', mounts.join('\n'))).to.deep.equal([
      '/run/lab/netns/default',
      '/run/lab/netns',
    ]);
  });
});

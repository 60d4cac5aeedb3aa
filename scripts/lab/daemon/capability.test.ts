import { expect } from 'chai';
import { lacksSysResource } from './capability.ts';

describe('lacksSysResource', () => {
  it('reads the bounding set', () => {
    expect(lacksSysResource('CapBnd:\t000001fffeffffff\n')).to.equal(true);
    expect(lacksSysResource('CapBnd:\t000001ffffffffff\n')).to.equal(false);
  });
  it('says no where nothing is known', () => {
    expect(lacksSysResource('')).to.equal(false);
  });
});

import { expect } from 'chai';
import { AssayError } from '../errors.ts';
import { noncesOf, randomNonce } from './nonce.ts';

describe('the nonce of an exchange', () => {
  it('is never the same twice, and begins with the challenge where there is one', () => {
    for (const newNonce of [randomNonce, noncesOf('0123456789abcdef')]) {
      const made = Array.from({ length: 100 }, newNonce);
      expect(new Set(made)).to.have.property('size', 100);
      for (const nonce of made) expect(nonce).to.match(/^[0-9a-f]{32}$/);
    }
    expect(noncesOf('0123456789abcdef')().slice(0, 16)).to.equal('0123456789abcdef');
  });

  it('takes no other challenge', () => {
    for (const wrong of ['', '0123', '0123456789ABCDEF', '0123456789abcdef0', 'x\r\ny: 3456789abcd'])
      expect(() => noncesOf(wrong), wrong).to.throw(AssayError, '16 hexadecimal digits');
  });
});

import { expect } from 'chai';
import { noncesIn } from './outside-server.ts';

describe('nonces in the bytes of a connection', () => {
  it('are read from headers, all of them', () => {
    const text = 'GET / HTTP/1.1\r\nX-Assay-Nonce: aa-1\r\nhost: x\r\nx-assay-nonce:bb_2\r\n\r\n';
    expect(noncesIn(text)).to.deep.equal(['aa-1', 'bb_2']);
  });

  it('are read from a bare line', () => {
    expect(noncesIn('assay-nonce cafe01\n')).to.deep.equal(['cafe01']);
  });

  it('are not invented', () => {
    expect(noncesIn('\u0016\u0003\u0001')).to.deep.equal([]);
  });
});

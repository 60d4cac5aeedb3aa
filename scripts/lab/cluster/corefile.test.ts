import { expect } from 'chai';
import { corefile } from './corefile.ts';

describe('corefile', () => {
  const text = corefile({ 'clinic.example.test': '198.51.100.3' });

  it('answers our own names with their address', () => {
    expect(text).to.contain('clinic.example.test:53 {').and.to.contain('IN A 198.51.100.3"');
  });
  it('never asks anybody else', () => {
    expect(text).not.to.contain('forward');
    expect(text).to.match(/\.:53 \{[^}]*rcode NXDOMAIN/);
  });
});

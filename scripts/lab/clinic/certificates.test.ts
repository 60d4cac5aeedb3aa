import { X509Certificate, createPrivateKey } from 'node:crypto';
import { expect } from 'chai';
import { daysLeft, mintAuthority, mintLeaf } from './certificates.ts';

describe("the lab's certificates", () => {
  it('chain to their authority, carry their names and fit their key', async () => {
    const authority = await mintAuthority('Test Authority');
    const leaf = await mintLeaf(authority, ['a.example.test', 'b.example.test'], 'serverAuth');
    const issuer = new X509Certificate(authority.certificate);
    const certificate = new X509Certificate(leaf.certificate);
    expect(issuer.ca).to.equal(true);
    expect(certificate.ca).to.equal(false);
    expect(certificate.checkIssued(issuer)).to.equal(true);
    expect(certificate.verify(issuer.publicKey)).to.equal(true);
    expect(certificate.checkPrivateKey(createPrivateKey(leaf.key))).to.equal(true);
    expect(certificate.subjectAltName).to.equal('DNS:a.example.test, DNS:b.example.test');
    expect(daysLeft(leaf)).to.be.within(179, 180);
  });
});

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect } from 'chai';
import type { ClientCertificate } from '../../probes/protocol.ts';
import { byForeignAuthority, selfSigned } from './throwaway-certificate.ts';

const ID = 'spiffe://cluster.local/ns/shop/sa/till';

const read = ({ chain }: ClientCertificate): readonly X509Certificate[] =>
  chain
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((text) => text !== '')
    .map((text) => new X509Certificate(text));

/** What a server that trusts `authorities` makes of it. */
async function shown(
  { chain, key }: ClientCertificate,
  authorities: readonly X509Certificate[],
): Promise<string> {
  const own = selfSigned('spiffe://cluster.local/ns/shop/sa/server');
  const server = createServer({
    cert: own.chain,
    key: own.key,
    ca: authorities.map(String),
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', cert: chain, key, rejectUnauthorized: false });
  try {
    const [peer] = (await once(server, 'secureConnection')) as [TLSSocket];
    return peer.authorized ? 'authorized' : String(peer.authorizationError);
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('a throwaway certificate', () => {
  it('names the SPIFFE id alone, is for clients, within its dates, and signed by the key it says', () => {
    const [own] = read(selfSigned(ID));
    const [leaf, authority] = read(byForeignAuthority(ID));
    if (!own || !leaf || !authority) throw new Error('a chain too short');
    for (const one of [own, leaf]) {
      expect(one.subjectAltName).to.equal(`URI:${ID}`);
      expect(one.ca).to.equal(false);
      expect(one.keyUsage).to.include('1.3.6.1.5.5.7.3.2');
      expect(one.validFromDate.getTime()).to.be.below(Date.now() - 3_600_000);
      expect(one.validToDate.getTime()).to.be.above(Date.now() + 3_600_000);
    }
    expect(own.verify(own.publicKey)).to.equal(true);
    expect(authority.ca).to.equal(true);
    expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).to.equal(true);
  });

  it('has nothing wrong with it but that nobody trusts it', async () => {
    const own = selfSigned(ID);
    const foreign = byForeignAuthority(ID);
    expect(await shown(own, read(own))).to.equal('authorized');
    expect(await shown(foreign, read(foreign).slice(1))).to.equal('authorized');
    expect(await shown(own, read(byForeignAuthority(ID)))).to.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await shown(foreign, read(own))).to.equal('SELF_SIGNED_CERT_IN_CHAIN');
  });

  it('is another one each time, of an authority of its own', () => {
    const serials = [selfSigned(ID), selfSigned(ID), byForeignAuthority(ID), byForeignAuthority(ID)]
      .flatMap(read)
      .map(({ fingerprint256 }) => fingerprint256);
    expect(new Set(serials).size).to.equal(6);
  });
});

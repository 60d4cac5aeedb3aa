import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Exchange } from '../protocol.ts';
import { mint } from '../serve/mint.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { withOneBitTurned } from './alter-in-flight.ts';

const GET: Exchange = { do: 'http1', method: 'GET', path: '/' };
const HTTP_OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nserver: x\r\n\r\nok';

describe('bytes that are altered on their way', () => {
  const loopback = new Loopback();
  const root = mint('root');
  const server = mint('server', root, 'spiffe://cluster.local/ns/a/sa/server');
  const client = mint('client', root, 'spiffe://cluster.local/ns/a/sa/client');
  const meshFolder = mkdtempSync(join(tmpdir(), 'assay-mesh-'));
  writeFileSync(join(meshFolder, 'cert-chain.pem'), client.certPem);
  writeFileSync(join(meshFolder, 'key.pem'), client.keyPem);
  writeFileSync(join(meshFolder, 'root-cert.pem'), root.certPem);
  after(() => {
    loopback.close();
    rmSync(meshFolder, { recursive: true });
  });

  it('differ in one bit, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const sent = Buffer.from(bytes);
        const altered = withOneBitTurned(sent);
        const different = [...sent].filter((byte, at) => byte !== altered[at]);
        expect(altered.length).to.equal(sent.length);
        expect(different).to.have.lengthOf(1);
      }),
    );
  });

  it('arrive altered where nothing seals them', async () => {
    let seen = '';
    const to = await loopback.onFirstBytes((socket, bytes) => {
      seen = bytes.toString('latin1');
      socket.end(HTTP_OK);
    });
    const sent = probeOf(to, GET, { via: { over: 'tcp', altered: true } });
    expect(await outcomeOf(sent)).to.include({ outcome: 'answered', status: 200 });
    expect(seen).to.match(/^GET \/ HTTP\/1\.1\r\n/);
    expect(seen).to.not.include(
      `host: ${to.host}:${to.port}\r\nx-assay-nonce: ${sent.nonce}\r\nconnection: close\r\n\r\n`,
    );
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`are thrown away by ${version}, with the handshake as it was`, async () => {
      let requests = 0;
      const identity = { key: server.keyPem, cert: server.certPem, ca: root.certPem, requestCert: true };
      const to = await loopback.tls({ ...identity, minVersion: version, maxVersion: version }, (socket) => {
        socket.once('data', () => {
          requests += 1;
          socket.end(HTTP_OK);
        });
      });
      const sent = (altered: boolean) => probeOf(to, GET, { via: { over: 'mesh-mtls', altered } });
      expect(await outcomeOf(sent(false), meshFolder)).to.include({ outcome: 'answered', status: 200 });
      expect(requests).to.equal(1);
      const found = await outcomeOf(sent(true), meshFolder);
      expect(found).to.deep.include({ outcome: 'tls-alert', code: 20 });
      expect(found).to.have.property('tls').that.includes({ version });
      expect(requests).to.equal(1);
    });
  }
});

import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import type { Exchange } from '../protocol.ts';
import { mint } from '../serve/mint.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { errorResponse, sslRequest } from '../wire/postgres.ts';

const AUTHENTICATION = Buffer.from('520000000800000003', 'hex');
const NAMED: Exchange = { do: 'postgres-startup', user: 'till', database: 'orders' };

describe('a StartupMessage', () => {
  const loopback = new Loopback();
  const { keyPem: key, certPem: cert } = mint('database');
  after(() => {
    loopback.close();
  });

  /** Asks for a password in TLS of its own, and refuses whoever comes without it. */
  const strict = () =>
    loopback.start(
      createServer((socket) => {
        socket.once('data', (bytes: Buffer) => {
          if (!bytes.equals(sslRequest())) {
            socket.end(errorResponse('28000', 'no entry'));
            return;
          }
          socket.write('S');
          const secured = new TLSSocket(socket, { isServer: true, key, cert });
          secured
            .on('error', () => undefined)
            .once('data', (inner: Buffer) => {
              heard.push(inner.toString('latin1'));
              secured.end(AUTHENTICATION);
            });
        });
      }),
    );
  const heard: string[] = [];

  it('is refused in the clear with the SQLSTATE, and asked for a password in TLS', async () => {
    const to = await strict();
    const answered = { outcome: 'answered', by: 'app', protocol: 'postgres' };
    expect(await outcomeOf(probeOf(to, NAMED))).to.deep.equal({ ...answered, reply: 'error-28000' });
    const inTls = await outcomeOf(probeOf(to, { ...NAMED, inTls: true }));
    expect(inTls).to.include({ ...answered, reply: 'authentication' });
    expect(inTls).to.have.property('tls').that.includes({ version: 'TLSv1.3' });
    expect(heard.join()).to.match(/user\0till\0database\0orders\0application_name\0assay-[0-9a-f]{32}\0\0$/);
  });

  it('goes no further where no TLS is offered', async () => {
    const to = await loopback.onFirstBytes((socket) => socket.end('N'));
    expect(await outcomeOf(probeOf(to, { ...NAMED, inTls: true }))).to.include({ reply: 'ssl-no' });
  });
});

import { connect, createServer } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { decodeFrames } from '../decode.ts';
import type { Address, Batch, Exchange, Transport } from '../protocol.ts';
import { readBatch } from '../read-batch.ts';
import { answerBatches } from '../answer-batches.ts';
import { Loopback, outcomeOf, probeOf } from '../testing/loopback.ts';
import { mint } from '../serve/mint.ts';

const HTTP_OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const EXCHANGES: readonly Exchange[] = [
  { do: 'http1', method: 'GET', path: '/' },
  { do: 'http', method: 'GET', path: '/' },
  { do: 'postgres-startup' },
  { do: 'postgres-ssl-request' },
  { do: 'tcp' },
];

describe('TLS with a certificate of its own', () => {
  const loopback = new Loopback();
  const root = mint('root');
  const server = mint('server', root);
  const client = mint('client', root);
  const other = mint('other');
  const identity = { key: server.keyPem, cert: server.certPem };
  const shown = (who: typeof client): Transport => ({
    over: 'tls',
    certificate: { chain: who.certPem, key: who.keyPem },
  });
  after(() => {
    loopback.close();
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const demanding = (onSecure: (socket: TLSSocket) => void): Promise<Address> =>
      loopback.tls({ ...identity, ca: root.certPem, requestCert: true, maxVersion }, onSecure);

    it(`is let in over ${maxVersion} where that is wanted`, async () => {
      const peers: string[] = [];
      const to = await demanding((socket) => {
        peers.push(socket.getPeerCertificate().subject.CN?.toString() ?? '');
        socket.once('data', () => socket.end(HTTP_OK));
      });
      for (const send of EXCHANGES.slice(0, 2)) {
        expect(await outcomeOf(probeOf(to, send, { via: shown(client) }))).to.include({ status: 200 });
      }
      expect(peers).to.deep.equal(['client', 'client']);
    });

    it(`without one is told so over ${maxVersion}, with any exchange`, async () => {
      const to = await demanding(() => undefined);
      for (const send of EXCHANGES) {
        const found = await outcomeOf(probeOf(to, send, { via: { over: 'tls' } }));
        if (found.outcome !== 'tls-alert') expect.fail(`${send.do}: ${JSON.stringify(found)}`);
        expect(found.code).to.equal(maxVersion === 'TLSv1.3' ? 116 : 40);
        expect(found.tls?.peer?.subject).to.equal(maxVersion === 'TLSv1.3' ? 'CN=server' : undefined);
      }
    });
  }

  it('is told of a late refusal even where a reset follows the alert at once', async () => {
    const ALPNProtocols = ['h2', 'http/1.1'];
    const demanding = await loopback.tls({ ...identity, ALPNProtocols, ca: root.certPem, requestCert: true });
    const to = await loopback.start(
      createServer({ noDelay: true }, (caller) => {
        const onward = connect({ ...demanding, noDelay: true }).on('error', () => undefined);
        let flights = 0;
        caller.on('data', (bytes: Buffer) => {
          flights += 1;
          onward.write(bytes);
        });
        onward.on('data', (bytes: Buffer) => {
          caller.write(bytes);
          // The first flight is the hello; what is said after the second is the refusal.
          if (flights > 1) caller.resetAndDestroy();
        });
      }),
    );
    const http2: Exchange = { do: 'http2', method: 'GET', path: '/' };
    for (const send of [...EXCHANGES, http2]) {
      const via: Transport = { over: 'tls', ...(send === http2 ? { alpn: ['h2'] } : {}) };
      const all = Array.from({ length: 20 }, () => outcomeOf(probeOf(to, send, { via })));
      for (const found of await Promise.all(all)) {
        expect(found.outcome === 'tls-alert' && found.code, `${send.do}: ${JSON.stringify(found)}`).to.equal(
          116,
        );
        expect(found).to.have.nested.property('tls.peer.subject', 'CN=server');
      }
    }
  });

  it('that does not fit its key says nothing of the system', async () => {
    const to = await loopback.tls(identity);
    const via: Transport = { over: 'tls', certificate: { chain: client.certPem, key: other.keyPem } };
    expect(await outcomeOf(probeOf(to, { do: 'tcp' }, { via }))).to.deep.equal({
      outcome: 'probe-failed',
      reason: 'client-certificate-unusable:ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    });
  });

  it('never shows its key in a frame or an error', async () => {
    const to = await loopback.tls(identity);
    const probes = [
      shown(client),
      { ...shown(client), certificate: { chain: client.certPem, key: other.keyPem } },
    ].map((via, seq) => probeOf(to, { do: 'tcp' }, { via, seq }));
    const nonce = 'ab'.repeat(16);
    const batch: Batch = { protocol: 1, batch: nonce, concurrency: 2, deadlineMs: 5000, probes };
    const output = new PassThrough();
    await answerBatches(Readable.from([JSON.stringify(batch)]), output, { ownHost: '127.0.0.1' });
    output.end();
    const written = Buffer.concat((await output.toArray()) as readonly Buffer[]);
    const outcomes = decodeFrames(batch, [written]).probes.map(({ outcome }) => outcome.outcome);
    expect(outcomes).to.deep.equal(['connected', 'probe-failed']);
    const secret = client.keyPem.split('\n')[1] ?? '';
    expect(secret).to.have.length.above(20);
    expect(written.toString()).not.to.include(secret);
    const [, short] = client.keyPem.split('-----\n');
    const wrong = JSON.stringify({
      ...batch,
      probes: [
        probeOf(
          to,
          { do: 'tcp' },
          { via: { over: 'tls', certificate: { chain: client.certPem, key: short ?? '' } } },
        ),
      ],
    });
    expect(() => readBatch(wrong)).to.throw(
      /^probes\[0\]\.via\.certificate\.key must be PEM text of at most 16384 bytes$/,
    );
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`reports what a server sends over ${maxVersion}, in its order, and nothing else`, async () => {
      const chainOf = async (
        sent: readonly (typeof server)[],
        chain?: boolean,
      ): Promise<readonly string[] | undefined> => {
        const cert = sent.map(({ certPem }) => certPem).join('');
        const to = await loopback.tls({ ...identity, cert, maxVersion });
        const via: Transport = { over: 'tls', ...(chain === undefined ? {} : { chain }) };
        const found = await outcomeOf(probeOf(to, { do: 'tcp' }, { via }));
        if (found.outcome !== 'connected') expect.fail(JSON.stringify(found));
        expect(found.tls?.peer?.subject).to.equal('CN=server');
        return found.tls?.chain;
      };
      const many = Array.from({ length: 12 }, () => server);
      const all = [[server], [server, root], [server, other, root], [server, server], many];
      const chains = await Promise.all(all.map((sent) => chainOf(sent, true)));
      const der = ({ certPem }: typeof server): string => certPem.replace(/-----[^-]+-----|\s/g, '');
      expect(chains).to.deep.equal(all.map((sent) => sent.slice(0, 8).map(der)));
      expect(await Promise.all([chainOf([server]), chainOf([server], false)])).to.deep.equal([
        undefined,
        undefined,
      ]);
    });
  }
});

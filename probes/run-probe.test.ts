import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Address, Exchange, Outcome, Transport } from './protocol.ts';
import { createCanary } from './serve/canary-server.ts';
import { Receipts } from './serve/receipts.ts';
import { Loopback, outcomeOf, probeOf } from './testing/loopback.ts';
import { mint } from './serve/mint.ts';

const GET: Exchange = { do: 'http1', method: 'GET', path: '/' };
const PLAIN: readonly Exchange[] = [
  GET,
  { do: 'http', method: 'GET', path: '/' },
  { do: 'tls-hello', version: 'TLSv1.2', serverName: 'clinic.example.test' },
  { do: 'tls-hello', version: 'TLSv1.3' },
  { do: 'postgres-startup' },
  { do: 'postgres-ssl-request' },
];
const HTTP_OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nserver: x\r\n\r\nok';
const TLS: Transport = { over: 'tls' };

describe('a probe', () => {
  const loopback = new Loopback();
  const root = mint('root');
  const server = mint('server', root, 'spiffe://cluster.local/ns/a/sa/server');
  const client = mint('client', root, 'spiffe://cluster.local/ns/a/sa/client');
  const foreign = mint('foreign', mint('other root'));
  const identity = { key: server.keyPem, cert: server.certPem };
  const folders: string[] = [];
  const meshFolder = (who: typeof client, trusted = root): string => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-mesh-'));
    folders.push(folder);
    writeFileSync(join(folder, 'cert-chain.pem'), who.certPem);
    writeFileSync(join(folder, 'key.pem'), who.keyPem);
    writeFileSync(join(folder, 'root-cert.pem'), trusted.certPem);
    return folder;
  };
  after(() => {
    loopback.close();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it('is refused where nothing listens', async () => {
    const gone = createServer();
    const to = await loopback.start(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await outcomeOf(probeOf(to, { do: 'tcp' }))).to.deep.equal({
      outcome: 'refused',
      errno: 'ECONNREFUSED',
    });
  });

  it('does not find a name that cannot be one', async () => {
    const to = { host: `${'x'.repeat(64)}.invalid`, port: 80 };
    const found = await outcomeOf(probeOf(to, { do: 'tcp' }));
    expect(found.outcome).to.equal('name-not-found');
  });

  it('finds a name', async () => {
    const to = await loopback.start(createServer());
    const found = await outcomeOf(probeOf({ ...to, host: 'localhost' }, { do: 'tcp' }));
    expect(found.outcome).to.be.oneOf(['connected', 'refused']);
  });

  for (const send of PLAIN) {
    const name = 'version' in send ? `${send.do} ${send.version}` : send.do;
    const expectFrom = async (to: Promise<Address>, expected: Outcome): Promise<void> => {
      expect(
        await outcomeOf(probeOf(await to, send, { timeoutMs: expected.outcome === 'dropped' ? 200 : 2000 })),
      ).to.deep.equal(expected);
    };

    it(`${name}: tells a reset`, () =>
      expectFrom(
        loopback.onFirstBytes((socket) => socket.resetAndDestroy()),
        { outcome: 'reset' },
      ));

    it(`${name}: tells a close`, () =>
      expectFrom(
        loopback.onFirstBytes((socket) => socket.end()),
        { outcome: 'closed' },
      ));

    it(`${name}: tells silence`, () =>
      expectFrom(
        loopback.onFirstBytes(() => undefined),
        { outcome: 'dropped', after: 'connect' },
      ));

    it(`${name}: tells bytes that it cannot read`, async () => {
      const to = await loopback.onFirstBytes((socket) => socket.end(Buffer.from('fffefdfc', 'hex')));
      const found = await outcomeOf(probeOf(to, send));
      expect(found).to.deep.equal({ outcome: 'garbled', bytes: send.do === 'http' ? '' : 'fffefdfc' });
    });

    it(`${name}: tells an answer cut in the middle`, async () => {
      const to = await loopback.onFirstBytes((socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab'),
      );
      expect((await outcomeOf(probeOf(to, send))).outcome).to.equal('garbled');
    });

    it(`${name}: understands an HTTP server`, async () => {
      const to = await loopback.onFirstBytes((socket) => socket.write(HTTP_OK));
      const found = await outcomeOf(probeOf(to, send));
      expect(found).to.deep.equal({
        outcome: 'answered',
        by: 'app',
        status: 200,
        protocol: 'http',
        headers: { server: 'x' },
      });
    });

    for (const code of [40, 70, 116]) {
      if (send.do === 'http') continue;
      it(`${name}: reads alert ${code}`, () =>
        expectFrom(
          loopback.onFirstBytes((socket) => socket.end(Buffer.of(21, 3, 1, 0, 2, 2, code))),
          { outcome: 'tls-alert', code },
        ));
    }
  }

  it('sends the bytes of an HTTP/1.1 request as they were asked for', async () => {
    let seen = '';
    const to = await loopback.onFirstBytes((socket, bytes) => {
      seen = bytes.toString('latin1');
      socket.end(HTTP_OK);
    });
    const headers = [
      ['X-Foo', 'bar'],
      ['x-foo', 'baz'],
      ['Host', 'Secret.example:8080'],
    ] as const;
    await outcomeOf(probeOf(to, { do: 'http1', method: 'GET', path: '/a/../b%2f#c', headers }));
    expect(seen).to.equal(
      'GET /a/../b%2f#c HTTP/1.1\r\nX-Foo: bar\r\nx-foo: baz\r\nHost: Secret.example:8080\r\n' +
        'x-assay-nonce: 0123456789abcdef0123456789abcdef\r\nconnection: close\r\n\r\n',
    );
  });

  it('keeps duplicate lines over undici too', async () => {
    let seen = '';
    const to = await loopback.onFirstBytes((socket, bytes) => {
      seen = bytes.toString('latin1');
      socket.end(HTTP_OK);
    });
    const headers = [
      ['x-foo', 'bar'],
      ['x-foo', 'baz'],
    ] as const;
    await outcomeOf(
      probeOf(to, { do: 'http', method: 'GET', path: '/a', host: 'clinic.example.test', headers }),
    );
    expect(seen).to.include('host: clinic.example.test\r\n');
    expect(seen).to.include('x-foo: bar\r\nx-foo: baz\r\n');
    expect(seen).to.include('x-assay-nonce: 0123456789abcdef0123456789abcdef\r\n');
  });

  it('does not send what could be read as two requests', async () => {
    const to = await loopback.onFirstBytes((socket) => socket.end(HTTP_OK));
    const path = '/ HTTP/1.1\r\nhost: x\r\n\r\nGET /b';
    expect(await outcomeOf(probeOf(to, { do: 'http1', method: 'GET', path }))).to.deep.equal({
      outcome: 'probe-failed',
      reason: 'unsendable-path',
    });
  });

  it('reads who PostgreSQL is', async () => {
    const answers: readonly [Exchange, string, string][] = [
      [{ do: 'postgres-ssl-request' }, '53534820322e30', 'garbled'],
      [{ do: 'postgres-ssl-request' }, '53', 'ssl-yes'],
      [{ do: 'postgres-ssl-request' }, '4e', 'ssl-no'],
      [{ do: 'postgres-startup' }, '520000000800000003', 'authentication'],
      [{ do: 'postgres-startup' }, '52000000170000000a534352414d2d5348412d3235360000', 'authentication'],
      [{ do: 'postgres-startup' }, '4500000007005300', 'error'],
      [{ do: 'postgres-startup' }, '45ffffffff', 'garbled'],
    ];
    for (const [send, hex, reply] of answers) {
      const to = await loopback.onFirstBytes((socket) => socket.write(Buffer.from(hex, 'hex')));
      const found = await outcomeOf(probeOf(to, send));
      if (reply === 'garbled') expect(found.outcome).to.equal('garbled');
      else expect(found).to.deep.equal({ outcome: 'answered', by: 'app', protocol: 'postgres', reply });
    }
  });

  for (const [version, protocol] of [
    ['TLSv1.0', 'TLSv1'],
    ['TLSv1.1', 'TLSv1.1'],
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
  ] as const) {
    it(`is welcome with ${version} where a server has it, and with no other`, async () => {
      const to = await loopback.tls({
        ...identity,
        minVersion: protocol,
        maxVersion: protocol,
        ciphers: 'ALL:@SECLEVEL=0',
      });
      const own = await outcomeOf(probeOf(to, { do: 'tls-hello', version }));
      expect(own.outcome === 'connected' && own.tls?.version).to.equal(version);
      expect(own.outcome === 'connected' && own.tls?.cipher).to.match(/^TLS_/);
      const older = await outcomeOf(probeOf(to, { do: 'tls-hello', version: 'SSLv3' }));
      expect(older.outcome).to.equal('tls-alert');
    });
  }

  it('is refused with an old version at a server of today', async () => {
    const to = await loopback.tls(identity);
    const send: Exchange = { do: 'tls-hello', version: 'TLSv1.0' };
    expect(await outcomeOf(probeOf(to, send))).to.deep.equal({ outcome: 'tls-alert', code: 70 });
  });

  it('reports the certificate over TLS', async () => {
    const to = await loopback.tls(identity, (socket) => socket.once('data', () => socket.end(HTTP_OK)));
    for (const send of [GET, PLAIN[1] ?? GET]) {
      const found = await outcomeOf(probeOf(to, send, { via: { over: 'tls', serverName: 'localhost' } }));
      expect(found.outcome).to.equal('answered');
      if (found.outcome !== 'answered') return;
      expect(found.tls?.version).to.equal('TLSv1.3');
      expect(found.tls?.peer?.subject).to.equal('CN=server');
      expect(found.tls?.peer?.names).to.deep.equal(['localhost', 'spiffe://cluster.local/ns/a/sa/server']);
      expect(found.tls?.peer?.sha256).to.match(/^[0-9a-f]{64}$/);
    }
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`sees a ${maxVersion} server want a client certificate, however late`, async () => {
      const to = await loopback.tls({ ...identity, ca: root.certPem, requestCert: true, maxVersion });
      const code = maxVersion === 'TLSv1.3' ? 116 : 40;
      for (const send of [GET, { do: 'http', method: 'GET', path: '/' } as const, { do: 'tcp' } as const]) {
        const found = await outcomeOf(probeOf(to, send, { via: TLS }));
        expect(found.outcome === 'tls-alert' && found.code, JSON.stringify(found)).to.equal(code);
      }
    });

    it(`shows the mesh's certificate over ${maxVersion}, and is refused with another`, async () => {
      const to = await loopback.tls(
        { ...identity, ca: root.certPem, requestCert: true, maxVersion },
        (socket) => socket.once('data', () => socket.end(HTTP_OK)),
      );
      const probe = probeOf(to, GET, { via: { over: 'mesh-mtls' } });
      const served = await outcomeOf(probe, meshFolder(client));
      expect(served.outcome, JSON.stringify(served)).to.equal('answered');
      const refused = await outcomeOf(probe, meshFolder(foreign));
      // Node's server judges after the handshake and hangs up without an alert.
      expect(refused.outcome, JSON.stringify(refused)).to.be.oneOf(['closed', 'reset']);
      const distrusted = await outcomeOf(probe, meshFolder(client, foreign));
      expect(distrusted.outcome === 'probe-failed' && distrusted.reason).to.match(/^mesh-peer-unverified:/);
    });
  }

  it('says that the mesh has given no certificate yet', async () => {
    const to = await loopback.tls(identity);
    expect(await outcomeOf(probeOf(to, GET, { via: { over: 'mesh-mtls' } }))).to.deep.equal({
      outcome: 'probe-failed',
      reason: 'mesh-certificates-missing',
    });
  });

  it('tells the ends of a TLS handshake apart', async () => {
    const ends: readonly [Parameters<typeof loopback.onFirstBytes>[0], Outcome][] = [
      [(socket) => socket.resetAndDestroy(), { outcome: 'reset' }],
      [(socket) => socket.end(), { outcome: 'closed' }],
      [() => undefined, { outcome: 'dropped', after: 'connect' }],
      [(socket) => socket.end(HTTP_OK), { outcome: 'garbled', bytes: '' }],
      [(socket) => socket.end(Buffer.from('160303000400000000', 'hex')), { outcome: 'closed' }],
      [(socket) => socket.end(Buffer.of(21, 3, 3, 0, 2, 2, 112)), { outcome: 'tls-alert', code: 112 }],
    ];
    for (const [act, expected] of ends) {
      const to = await loopback.onFirstBytes(act);
      expect(
        await outcomeOf(
          probeOf(to, GET, { via: TLS, timeoutMs: expected.outcome === 'dropped' ? 200 : 2000 }),
        ),
      ).to.deep.equal(expected);
    }
  });

  it('asks DNS over TCP, and knows a response to its own query from others', async () => {
    const respond = (flags: number, twist = 0) =>
      loopback.onFirstBytes((socket, bytes) => {
        const response = Buffer.from(bytes);
        response.writeUInt16BE((response.readUInt16BE(2) + twist) & 0xffff, 2);
        response.writeUInt16BE(flags, 4);
        // In two packets: the length may come alone.
        socket.write(response.subarray(0, 3));
        setTimeout(() => socket.end(response.subarray(3)), 20);
      });
    const ask = async (to: Promise<Address>) => outcomeOf(probeOf(await to, { do: 'dns-query' }));
    const answered = { outcome: 'answered', by: 'unknown', protocol: 'dns' };
    expect(await ask(respond(0x8183))).to.deep.equal({ ...answered, reply: 'rcode-3' });
    expect((await ask(respond(0x8183, 1))).outcome).to.equal('garbled');
    expect((await ask(respond(0x0100))).outcome).to.equal('garbled');
    const http = await ask(loopback.onFirstBytes((socket) => socket.end(HTTP_OK)));
    expect(http.outcome).to.equal('answered');
  });

  it('waits longer for whoever took the connection, where it is told to', async () => {
    const slow = await loopback.onFirstBytes((socket) => setTimeout(() => socket.end(HTTP_OK), 400));
    const asked = { timeoutMs: 100, answerMs: 5000 };
    expect(await outcomeOf(probeOf(slow, GET, asked))).to.include({ outcome: 'answered', status: 200 });
    expect(await outcomeOf(probeOf(slow, GET, { timeoutMs: 100 }))).to.deep.equal({
      outcome: 'dropped',
      after: 'connect',
    });
  });

  it('finds a canary behind every protocol, and tells one canary from another', async () => {
    const to = await loopback.start(createCanary('one', new Receipts()));
    for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'] as const) {
      const found = await outcomeOf(probeOf(to, { do: 'tls-hello', version }));
      expect(found.outcome === 'connected' && found.tls?.version).to.equal(version);
    }
    expect(await outcomeOf(probeOf(to, GET, { backend: 'one' }))).to.include({
      outcome: 'answered',
      by: 'app',
    });
    expect(await outcomeOf(probeOf(to, GET, { backend: 'two' }))).to.deep.equal({
      outcome: 'wrong-backend',
      backend: 'one',
    });
    expect(await outcomeOf(probeOf(to, { do: 'postgres-startup' })))
      .to.have.property('reply')
      .that.matches(/^error-28/);
    expect(await outcomeOf(probeOf(to, { do: 'postgres-ssl-request' }))).to.include({ reply: 'ssl-no' });
  });
});

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Address, Outcome, Probe } from '../protocol.ts';
import { runProbe } from '../run-probe.ts';
import { startCanary } from '../serve/listen.ts';
import { ownCanaries } from '../serve/own-canary.ts';
import { Receipts } from '../serve/receipts.ts';
import { outcomeOf, probeOf } from '../testing/loopback.ts';

const NONCE = '0123456789abcdef0123456789abcdef';
const HOST = '127.0.0.1';

describe('a datagram', () => {
  const closing: (() => void)[] = [];
  after(() => {
    for (const close of closing) close();
  });
  const listen = async (act: (socket: Socket, bytes: Buffer, port: number) => void): Promise<Address> => {
    const socket = createSocket('udp4');
    socket.on('message', (bytes, { port }) => {
      act(socket, bytes, port);
    });
    socket.bind(0, HOST);
    await once(socket, 'listening');
    closing.push(() => socket.close());
    return { host: HOST, port: socket.address().port };
  };
  const ask = (to: Address, more: Partial<Probe> = {}): Promise<Outcome> =>
    outcomeOf(probeOf(to, { do: 'datagram' }, { via: { over: 'udp' }, ...more }));

  it('carries the nonce, and any datagram back is an answer', async () => {
    let seen = '';
    const to = await listen((socket, bytes, port) => {
      seen += bytes.toString();
      socket.send('x', port, HOST);
    });
    const unknown: Outcome = { outcome: 'answered', by: 'unknown', protocol: 'other' };
    expect(await ask(to)).to.deep.equal(unknown);
    expect(seen).to.equal(`assay-nonce ${NONCE}\n`);
    expect(await ask(to, { backend: 'one' })).to.deep.equal({ outcome: 'wrong-backend', backend: '' });
  });

  it('is refused where nothing listens, and dropped where nobody answers', async () => {
    const gone = createSocket('udp4');
    gone.bind(0, HOST);
    await once(gone, 'listening');
    const { port } = gone.address();
    await new Promise<void>((resolve) => {
      gone.close(resolve);
    });
    expect(await ask({ host: HOST, port })).to.deep.equal({ outcome: 'refused', errno: 'ECONNREFUSED' });
    const mute = await listen(() => undefined);
    expect(await ask(mute, { timeoutMs: 200 })).to.deep.equal({ outcome: 'dropped', after: 'connect' });
  });

  it('lets in an answer of the address that was asked alone', async () => {
    const stranger = createSocket('udp4');
    closing.push(() => stranger.close());
    const to = await listen((_socket, _bytes, port) => {
      stranger.send('x', port, HOST);
    });
    expect(await ask(to, { timeoutMs: 200 })).to.deep.equal({ outcome: 'dropped', after: 'connect' });
  });

  it('finds a canary, tells one from another, and leaves a receipt', async () => {
    const receipts = new Receipts();
    const canary = await startCanary('one', receipts, { host: HOST, port: 0 });
    closing.push(canary.close);
    const to = { host: HOST, port: canary.port };
    const app: Outcome = { outcome: 'answered', by: 'app', protocol: 'other' };
    expect(await ask(to)).to.deep.equal(app);
    expect(await ask(to, { backend: 'one' })).to.deep.equal(app);
    expect(await ask(to, { backend: 'two' })).to.deep.equal({ outcome: 'wrong-backend', backend: 'one' });
    expect(receipts.among([NONCE])).to.deep.equal([NONCE]);
    const echo = await listen((socket, _bytes, port) => {
      socket.send(`assay one ${'ab'.repeat(16)}\n`, port, HOST);
    });
    expect(await ask(echo, { backend: 'one' })).to.deep.equal({ outcome: 'wrong-backend', backend: '' });
  });

  it('is answered by no canary that was not asked', async () => {
    const canary = await startCanary('one', new Receipts(), { host: HOST, port: 0 });
    closing.push(canary.close);
    const heard: string[] = [];
    const caller = createSocket('udp4');
    closing.push(() => caller.close());
    caller.on('message', (bytes) => heard.push(bytes.toString()));
    for (const text of ['x', '', `assay one ${NONCE}\n`, `assay-nonce ${NONCE}`, `assay-nonce ${NONCE}\n`]) {
      caller.send(text, canary.port, HOST);
    }
    await once(caller, 'message');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).to.deep.equal([`assay one ${NONCE}\n`]);
  });

  it('proves the caller alive on a canary of its own', async () => {
    const own = ownCanaries(HOST);
    closing.push(own.close);
    const nowhere = { host: HOST, port: 1 };
    const probe = probeOf(nowhere, { do: 'datagram' }, { via: { over: 'udp' }, self: true, backend: 'me' });
    const { result, local, remote } = await runProbe(probe, {
      meshFolder: '/nonexistent',
      signal: new AbortController().signal,
      ownCanary: own.find,
    });
    expect(result).to.deep.equal({ outcome: 'answered', by: 'app', protocol: 'other' });
    expect(local).to.match(/^127\.0\.0\.1:\d+$/);
    expect(remote).not.to.equal('127.0.0.1:1');
  });

  it('says nothing of the system once the batch is given up', async () => {
    const mute = await listen(() => undefined);
    const giveUp = new AbortController();
    const running = runProbe(probeOf(mute, { do: 'datagram' }, { via: { over: 'udp' } }), {
      meshFolder: '/nonexistent',
      signal: giveUp.signal,
      ownCanary: () => Promise.resolve(undefined),
    });
    setTimeout(() => {
      giveUp.abort();
    }, 20);
    expect((await running).result).to.deep.equal({ outcome: 'probe-failed', reason: 'deadline' });
  });

  it('may be a DNS query, which any response to it answers', async () => {
    const responses = [3, 5, 0];
    let seen = '';
    const to = await listen((socket, bytes, port) => {
      seen = bytes.toString('latin1');
      const response = Buffer.from(bytes);
      response.writeUInt16BE(0x8180 | (responses.shift() ?? 0), 2);
      socket.send(response, port, HOST);
    });
    for (const code of [...responses])
      expect(await ask(to, { send: { do: 'dns-query' } })).to.deep.equal({
        outcome: 'answered',
        by: 'unknown',
        protocol: 'dns',
        reply: `rcode-${code}`,
      });
    expect(seen).to.include(`\x0bassay-nonce\x20${NONCE}\x07invalid\0`);
    const other = await listen((socket, _, port) => {
      socket.send('x', port, HOST);
    });
    expect(await ask(other, { send: { do: 'dns-query' } })).to.include({
      outcome: 'answered',
      protocol: 'other',
    });
  });
});

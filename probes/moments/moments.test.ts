import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { listening } from '../serve/listen.ts';
import { Loopback } from '../testing/loopback.ts';
import { outcomeAfter, watchMoments } from './first-moments.ts';
import { askMoments, serveMoments } from './moments-socket.ts';

const PACE = { everyMs: 10, forMs: 300 };

describe('the first moments of a pod', () => {
  const loopback = new Loopback();
  after(() => {
    loopback.close();
  });
  const clock = (): (() => number) => {
    const began = performance.now();
    return () => performance.now() - began;
  };

  it('tell until when a door was open that shuts', async () => {
    const server = createServer((socket) => socket.end());
    const to = await loopback.start(server);
    const watching = watchMoments(to, clock(), PACE);
    await sleep(120);
    server.close();
    const moments = await watching;
    expect(moments.openMs).to.be.within(1, 299);
    expect(moments.last.outcome).to.equal('refused');
    expect(outcomeAfter(moments, 299)).to.include({ outcome: 'refused', openMs: moments.openMs });
    expect(outcomeAfter(moments, 0)).to.deep.equal({ outcome: 'connected', openMs: moments.openMs });
  });

  it('tell of a door that opens late', async () => {
    const gone = createServer();
    const to = await loopback.start(gone);
    await new Promise((resolve) => gone.close(resolve));
    const watching = watchMoments(to, clock(), PACE);
    await sleep(150);
    const server = createServer((socket) => socket.end());
    await listening(server, to);
    const moments = await watching;
    server.close();
    expect(moments.last).to.deep.equal({ outcome: 'connected' });
    expect(outcomeAfter(moments, 100).outcome).to.equal('connected');
  });

  it('tell of one that never opens', async () => {
    const gone = createServer();
    const to = await loopback.start(gone);
    await new Promise((resolve) => gone.close(resolve));
    const moments = await watchMoments(to, clock(), PACE);
    expect(moments.openMs).to.equal(undefined);
    expect(outcomeAfter(moments, 0)).to.deep.equal(moments.last);
  });

  it('are told to this pod alone, of what was watched and of nothing else', async () => {
    const at = { host: '10.0.0.1', port: 80 };
    const path = `\0assay-moments-test-${process.pid}`;
    const moments = { sinceMs: 40, openMs: 300, last: { outcome: 'dropped', after: 'syn' } } as const;
    const server = serveMoments([{ at, moments: Promise.resolve(moments) }]);
    await listening(server, { path });
    expect(await askMoments(at, path)).to.deep.equal(moments);
    expect(await askMoments({ ...at, port: 81 }, path)).to.equal(undefined);
    expect(await askMoments(at, `${path}-nobody`)).to.equal(undefined);
    server.close();
  });
});

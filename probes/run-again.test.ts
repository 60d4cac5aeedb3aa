import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Probe } from './protocol.ts';
import { runAgain } from './run-again.ts';
import type { Probed } from './run-probe.ts';
import { createCanary } from './serve/canary-server.ts';
import { Receipts } from './serve/receipts.ts';
import { Loopback, probeOf } from './testing/loopback.ts';

const STAYING: Probe['send'] = {
  do: 'http1',
  method: 'GET',
  path: '/',
  headers: [['connection', 'keep-alive']],
};

describe('an exchange that is made again', () => {
  const loopback = new Loopback();
  after(() => {
    loopback.close();
  });

  function again(probe: Probe, forMs = 2000): Promise<Probed> {
    const began = performance.now();
    return runAgain(
      probe,
      { everyMs: 20, forMs },
      {
        meshFolder: '/nonexistent',
        signal: new AbortController().signal,
        ownCanary: () => Promise.resolve(undefined),
        clock: () => performance.now() - began,
      },
    );
  }

  it('keeps its line until the answer is another one, and tells since when', async () => {
    let isOpen = true;
    const lines = new Set<unknown>();
    const server = createServer((request, response) => {
      lines.add(request.socket);
      response.writeHead(isOpen ? 200 : 403).end();
    });
    const to = await loopback.start(server);
    const running = again(probeOf(to, STAYING));
    await sleep(200);
    isOpen = false;
    const { result, before } = await running;
    expect(result).to.include({ outcome: 'answered', status: 403 });
    expect(before?.result).to.include({ outcome: 'answered', status: 200 });
    expect(before?.times).to.be.above(2);
    expect(before?.untilMs).to.be.above(before?.sinceMs ?? 0);
    expect(before?.nextMs).to.be.above(before?.untilMs ?? 0);
    expect(lines.size).to.equal(1);
  });

  it('opens another line where the server lets go of one, as a client would', async () => {
    let requests = 0;
    const lines = new Set<unknown>();
    const server = createServer((request, response) => {
      lines.add(request.socket);
      requests += 1;
      response.writeHead(requests < 5 ? 200 : 403, { connection: 'close' }).end();
    });
    const to = await loopback.start(server);
    const { result, before } = await again(probeOf(to, STAYING));
    expect(result).to.include({ status: 403 });
    expect(before?.times).to.equal(4);
    // Denied three times, each on a line of its own.
    expect(lines.size).to.equal(7);
  });

  it('takes no moment’s rest for an end: what it came to last, and since when it stayed so, counts', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      const isDenied = requests === 3 || requests === 4 || requests > 8;
      response.writeHead(isDenied ? 403 : 200).end();
    });
    const to = await loopback.start(server);
    const { result, before } = await again(probeOf(to, STAYING));
    expect(result).to.include({ status: 403 });
    expect(before?.times).to.equal(6);
    expect(before?.nextMs).to.be.above(before?.untilMs ?? 0);
    expect(requests).to.equal(11);
  });

  it('ends in time where nothing changes', async () => {
    const to = await loopback.start(createCanary('one', new Receipts()));
    const { result, before } = await again(probeOf(to, STAYING), 150);
    expect(result).to.include({ outcome: 'answered', status: 200 });
    expect(before?.nextMs).to.equal(undefined);
    expect(before?.times).to.be.above(2);
  });

  it('is stopped at connect as well, each time by a connection of its own', async () => {
    const server = createCanary('one', new Receipts());
    const to = await loopback.start(server);
    const running = again(probeOf(to, { do: 'tcp' }));
    await sleep(150);
    server.close();
    const { result, before } = await running;
    expect(result.outcome).to.equal('refused');
    expect(before?.result.outcome).to.equal('connected');
  });

  it('says of one that is never made what stopped it', async () => {
    const { result } = await again(
      probeOf({ host: 'nobody.invalid', port: 9 }, STAYING, { timeoutMs: 500 }),
      100,
    );
    expect(result.outcome).to.be.oneOf(['name-not-found', 'probe-failed']);
  });
});

import { expect } from 'chai';
import type { Batch, CaptureAnswer, CaptureOrder, Frame, Outcome } from '../../probes/protocol.ts';
import { SERVED } from '../model/stop-words.ts';
import type { ConcealmentArm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Agent, Cast } from './agent.ts';
import { conduct, isOneSided, seenBy } from './experiment.ts';
import { judgeArm } from './judge.ts';
import { vantagesOfArm } from './plan.ts';

const caller = { where: 'pod', namespace: 'a', meshed: true, node: 'north' } as const;
const canary = { where: 'pod', namespace: 'b', meshed: false } as const;
const ear = {
  where: 'pod',
  namespace: 'c',
  meshed: false,
  node: 'north',
  hostNetwork: true,
  captures: {},
} as const;
const SERVICE = '10.96.0.10';
const arm: ConcealmentArm = {
  what: 'the Service',
  from: caller,
  to: { at: 'address', host: SERVICE, port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  served: [SERVED],
  observer: { at: ear, behind: ['10.244.1.5'] },
  planted: [{ to: { at: 'canary', of: canary, port: 8080 }, alive: [SERVED] }],
};

/** A caller, a canary and an ear; what the ear hears is a function of what was sent to whom. */
function stage(
  hears: (host: string) => boolean,
  answers: (order: CaptureOrder) => CaptureAnswer | undefined,
) {
  const sent = new Map<string, string>();
  const orders: CaptureOrder[] = [];
  const served: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
  const said = (order: CaptureOrder): CaptureAnswer | undefined => {
    orders.push(order);
    const own = answers(order);
    if (own?.said !== 'heard' || order.do !== 'tell') return own;
    return { ...own, read: order.nonces.filter((nonce) => hears(sent.get(nonce) ?? '')) };
  };
  const agent = (vantage: Agent['vantage'], ip: string): Agent => ({
    state: 'ready',
    vantage,
    ip,
    send(text) {
      const { batch, probes, protocol, receipts, capture } = JSON.parse(text) as Batch;
      for (const { nonce, to } of probes) sent.set(nonce, to.host);
      const answer = capture && said(capture);
      const frames: Frame[] = [
        { frame: 'start', batch, protocol, ips: [ip] },
        ...probes.map(({ seq }): Frame => ({
          frame: 'result',
          batch,
          seq,
          startedMs: 0,
          ms: 1,
          result: served,
        })),
        ...(receipts ? [{ frame: 'receipts', batch, seen: receipts } as const] : []),
        ...(answer ? [{ frame: 'capture', batch, answer } as const] : []),
        { frame: 'end', batch, results: probes.length },
      ];
      return Promise.resolve({
        stdout: Buffer.from(frames.map((one) => `${JSON.stringify(one)}\n`).join('')),
      });
    },
  });
  const cast: Cast = new Map([
    [vantageKey(caller), agent(caller, '10.244.0.9')],
    [vantageKey(canary), agent(canary, '10.244.0.8')],
    [vantageKey(ear), agent(ear, '172.18.0.2')],
  ]);
  return { cast, orders };
}

const listens = (order: CaptureOrder): CaptureAnswer =>
  order.do === 'listen' ? { said: 'listening' } : { said: 'heard', read: [], ways: ['sealed'] };

async function judge({ cast }: ReturnType<typeof stage>) {
  const experiment = await conduct(cast, [arm], { signal: new AbortController().signal });
  return { judged: judgeArm(arm, seenBy(experiment, arm)), oneSided: isOneSided(experiment, [arm]) };
}

describe('an observer', () => {
  it('takes part in its arm', () => {
    expect(vantagesOfArm(arm)).to.deep.include.members([caller, canary, ear]);
  });

  it('listens to the callers of its arms alone, before anything is sent, and is asked once', async () => {
    const set = stage((host) => host !== SERVICE, listens);
    const { judged, oneSided } = await judge(set);
    expect(judged).to.include({ verdict: 'pass' });
    expect(oneSided).to.equal(false);
    expect(set.orders).to.have.length(2);
    expect(set.orders[0]).to.deep.equal({ do: 'listen', to: ['10.244.0.9'] });
    expect(set.orders[1]).to.deep.include({ ways: [{ from: '10.244.0.9', behind: ['10.244.1.5'] }] });
  });

  it('that hears the request makes it a failure, and one that hears nothing proves nothing', async () => {
    expect((await judge(stage(() => true, listens))).judged).to.include({ verdict: 'fail' });
    expect((await judge(stage(() => false, listens))).judged)
      .to.have.property('reason')
      .that.matches(/^control-dead/);
  });

  it('that does not answer, or says that it lost something, proves nothing', async () => {
    const why = { said: 'nothing', why: 'tcpdump: lost 3 packets' } as const;
    for (const answers of [() => undefined, () => why, () => ({ said: 'listening' }) as const])
      expect((await judge(stage((host) => host !== SERVICE, answers))).judged)
        .to.have.property('reason')
        .that.matches(/^capture-silent/);
  });

  it('that is not there proves nothing', async () => {
    const { cast, orders } = stage((host) => host !== SERVICE, listens);
    const without = new Map(cast).set(vantageKey(ear), {
      state: 'absent',
      vantage: ear,
      why: 'image-pull: no such image',
      refusal: false,
    });
    expect((await judge({ cast: without, orders })).judged)
      .to.have.property('reason')
      .that.matches(/^capture-silent: .*no such image/);
  });
});

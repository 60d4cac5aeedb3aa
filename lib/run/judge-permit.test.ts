import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import type { PermitArm } from '../model/trial.ts';
import { judgeArm, type Seen } from './judge.ts';

const caller = { where: 'pod', namespace: 'a', meshed: false } as const;
const other = { ...caller, namespace: 'b' } as const;
const arm: PermitArm = {
  what: 'Service',
  from: caller,
  to: { at: 'address', host: '10.0.0.1', port: 80 },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  serves: [{ outcome: 'answered', by: 'app', below: 400 }],
  breaks: [{ outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' }],
  contrast: [{ from: other, stopped: [{ outcome: 'answered', by: 'proxy', status: [403] }] }],
  sameCaller: [{ to: { at: 'self' }, alive: [{ outcome: 'answered', by: 'app' }] }],
};
const ok: Outcome = { outcome: 'answered', by: 'app', status: 200, protocol: 'http' };
const no: Outcome = { outcome: 'answered', by: 'proxy', status: 403, protocol: 'http' };

const control = (kind: 'same-request' | 'same-caller', outcome: Outcome): readonly Seen[] =>
  (['before', 'after'] as const).map((phase) => ({
    part: { role: 'control', kind, index: 0 },
    phase,
    attempt: 1,
    outcome,
  }));
const probes = (...outcomes: readonly Outcome[]): readonly Seen[] =>
  outcomes.map((outcome, index) => ({
    part: { role: 'probe' },
    phase: 'during',
    attempt: index + 1,
    outcome,
  }));
const judged = (seen: readonly Seen[], contrast: Outcome = no, self: Outcome = ok) =>
  judgeArm(arm, [...seen, ...control('same-request', contrast), ...control('same-caller', self)]);

describe('judging a permission', () => {
  it('passes when every attempt is served and somebody else is stopped', () => {
    expect(judged(probes(ok, ok, ok)).verdict).to.equal('pass');
  });

  it('never passes where somebody else is served too', () => {
    expect(judged(probes(ok, ok, ok), ok)).to.include({ verdict: 'inconclusive' });
  });

  it('fails with the layer that stopped the caller', () => {
    expect(judged(probes(no, no, no))).to.include({ verdict: 'fail', layer: 'authorization' });
    expect(judged(probes(no, no, no), ok)).to.include({ verdict: 'fail' });
  });

  it('takes bytes of another protocol for an answer only where that is what serving means', () => {
    const garbled: Outcome = { outcome: 'garbled', bytes: '2b4f4b' };
    const seen = [
      ...probes(garbled, garbled, garbled),
      ...control('same-request', no),
      ...control('same-caller', ok),
    ];
    expect(judgeArm({ ...arm, serves: [{ outcome: 'garbled' }] }, seen).verdict).to.equal('pass');
    expect(judgeArm(arm, seen).verdict).to.equal('inconclusive');
  });

  it('says nothing of a caller that is dead itself, of flapping, or of what it does not know', () => {
    const dead: Outcome = { outcome: 'dropped', after: 'syn' };
    expect(judged(probes(no, no, no), no, dead).verdict).to.equal('inconclusive');
    expect(judged(probes(ok, no, ok)))
      .to.have.property('reason')
      .that.matches(/^flapping/);
    expect(judged(probes(dead, dead, dead)))
      .to.have.property('reason')
      .that.matches(/^layer-unknown/);
    expect(judged(probes({ outcome: 'probe-failed', reason: 'x' })).verdict).to.equal('inconclusive');
    expect(judged([]).verdict).to.equal('inconclusive');
  });
});

describe('what a receiver has in its log', () => {
  const denial = {
    what: 'canary',
    from: caller,
    to: arm.to,
    send: arm.send,
    via: arm.via,
    stops: [{ outcome: 'dropped', layer: 'network-policy' }],
    shadows: [],
    holes: [{ outcome: 'connected' }],
    sameRequest: [{ from: other, alive: [{ outcome: 'answered', by: 'app' }] }],
    sameCaller: arm.sameCaller,
  } as const;
  const dropped: Outcome = { outcome: 'dropped', after: 'connect' };
  const seen = (probe: boolean, known: boolean): readonly Seen[] => [
    ...probes(dropped, dropped, dropped).map((one) => ({ ...one, arrived: probe })),
    ...control('same-request', ok).map((one) => ({ ...one, arrived: known })),
    ...control('same-caller', ok),
  ];

  it('is a hole where the probe arrived, whatever the caller saw', () => {
    expect(judgeArm(denial, seen(false, true)).verdict).to.equal('pass');
    expect(judgeArm(denial, seen(true, true)).verdict).to.equal('fail');
  });

  it('says nothing where it lacks a control that was answered', () => {
    expect(judgeArm(denial, seen(false, false)))
      .to.have.property('reason')
      .that.matches(/^receiver-silent/);
  });

  it('says nothing where it lacks a control that lived by the answer of whoever it was', () => {
    const unnamed: Outcome = { outcome: 'answered', by: 'unknown', protocol: 'other' };
    const datagram = { ...denial, sameRequest: [{ from: other, alive: [{ outcome: 'answered' }] }] } as const;
    const known = (arrived: boolean): readonly Seen[] => [
      ...probes(dropped, dropped, dropped).map((one) => ({ ...one, arrived: false })),
      ...control('same-request', unnamed).map((one) => ({ ...one, arrived })),
      ...control('same-caller', ok),
    ];
    expect(judgeArm(datagram, known(true)).verdict).to.equal('pass');
    expect(judgeArm(datagram, known(false)))
      .to.have.property('reason')
      .that.matches(/^receiver-silent/);
  });
});

import { expect } from 'chai';
import { NETWORK_POLICY, SERVED } from './stop-words.ts';
import type { Stop } from './match.ts';
import type { ConcealmentArm, DenialArm } from './trial.ts';
import { denies, type Denial } from './check.ts';

/** Tests for the compiler: each expectation fails the type check when the mistake begins to compile. */

const pod = { where: 'pod', namespace: 'a', meshed: false } as const;
const question = {
  what: 'x',
  from: pod,
  to: { at: 'self' },
  send: { do: 'tcp' },
  via: { over: 'tcp' },
  stops: NETWORK_POLICY,
  shadows: [],
  holes: [{ outcome: 'connected' }],
} as const;
const sameCaller = [{ to: { at: 'self' }, alive: [SERVED] }] as const;
const sameRequest = [{ from: pod, alive: [SERVED] }] as const;

/** Uses a value, so that only its type is on trial. */
function takes(value: unknown): void {
  expect(value).not.to.equal(undefined);
}

describe('the type of a denial', () => {
  it('takes controls on both axes, and a witness in place of the same request', () => {
    const whole: DenialArm = { ...question, sameCaller, sameRequest };
    const witnessed: DenialArm = { ...question, sameCaller, witness: sameRequest };
    takes([whole, witnessed]);
  });

  it('does not compile without controls', () => {
    // @ts-expect-error no controls at all
    const none: DenialArm = question;
    // @ts-expect-error nobody who is served the same request
    const half: DenialArm = { ...question, sameCaller };
    // @ts-expect-error nothing that the refused caller does reach
    const otherHalf: DenialArm = { ...question, sameRequest };
    // @ts-expect-error an empty list of controls
    const empty: DenialArm = { ...question, sameCaller: [], sameRequest };
    // @ts-expect-error a control that nothing could kill
    const deathless: DenialArm = { ...question, sameCaller, sameRequest: [{ from: pod, alive: [] }] };
    takes([none, half, otherHalf, empty, deathless]);
  });

  it('is not that of what never shows, which does not compile without something planted and somebody who listens', () => {
    const { what, from, to, send, via } = question;
    const asked = { what, from, to, send, via };
    const observer = { at: pod, behind: ['192.0.2.1'] } as const;
    const whole: ConcealmentArm = { ...asked, served: [SERVED], observer, planted: sameCaller };
    // @ts-expect-error nothing that the observer is known to read
    const deaf: ConcealmentArm = { ...asked, served: [SERVED], observer };
    // @ts-expect-error an empty list of it
    const empty: ConcealmentArm = { ...asked, served: [SERVED], observer, planted: [] };
    // @ts-expect-error nobody listens
    const alone: ConcealmentArm = { ...asked, served: [SERVED], planted: sameCaller };
    // @ts-expect-error a way that leads nowhere
    const nowhere: ConcealmentArm = { ...whole, observer: { at: pod, behind: [] } };
    takes([whole, deaf, empty, alone, nowhere]);
  });

  it('takes for a stop only what a layer can do', () => {
    // @ts-expect-error a broken probe stops nobody
    const broken: Stop = { outcome: 'probe-failed', layer: 'mtls' };
    // @ts-expect-error a misspelt name stops nobody
    const misspelt: Stop = { outcome: 'name-not-found', layer: 'network-policy' };
    // @ts-expect-error an open door stops nobody
    const open: Stop = { outcome: 'connected', layer: 'mtls' };
    // @ts-expect-error a stop is some layer's
    const nobodys: Stop = { outcome: 'reset' };
    takes([broken, misspelt, open, nobodys]);
  });

  it('takes for a check only what names its safeguards, its words and its sabotages', () => {
    const card = {
      id: 'mesh/x',
      title: 'x',
      shows: 'x',
      doesNotShow: 'x',
      requires: [],
      remediation: 'x',
      sabotages: [{ id: 'x', what: 'x', collateral: [], alter: () => Promise.resolve([]) }],
      trials: () => [],
    } as const;
    denies({ ...card, safeguards: ['164.312(e)(1)'] });
    // @ts-expect-error no safeguard
    denies({ ...card, safeguards: [] });
    // @ts-expect-error a citation that is not in the catalogue
    denies({ ...card, safeguards: ['164.312(z)'] });
    // @ts-expect-error no sabotage: it was never seen red
    denies({ ...card, safeguards: ['164.312(d)'], sabotages: [] });
    // @ts-expect-error a suite that does not exist
    const lost: Denial['id'] = 'elsewhere/x';
    takes([lost]);
  });
});

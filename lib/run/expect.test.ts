import { expect } from 'chai';
import { stops } from '../model/match.ts';
import type { Trial } from '../model/trial.ts';
import { expectOf } from './expect.ts';

/** Only what is read of a trial. */
const trial = (reperform: string, arm: object): Trial =>
  ({ subject: 's', expected: 'no answer', reperform, arms: [arm] }) as unknown as Trial;

describe('what a command prints where the claim holds', () => {
  it('is told in the words of its tool', () => {
    const clear = { stops: stops('mtls', 'reset', 'closed') };
    expect(expectOf(trial('npx assay run\nkubectl run x -- curl -sv http://x/', clear))).to.equal(
      'no answer\ncurl: Recv failure: Connection reset by peer | Empty reply from server',
    );
    const denied = { stops: stops('network-policy', 'refused', 'dropped') };
    expect(expectOf(trial('kubectl run x -- nc -vz -w 3 x 80   # must fail', denied))).to.equal(
      'no answer\nnc: refused | timed out',
    );
    const alert = { stops: [{ outcome: 'tls-alert', codes: [70], layer: 'tls-floor' }] };
    expect(expectOf(trial('openssl s_client -connect x:443', alert))).to.equal(
      'no answer\nopenssl: SSL alert number 70',
    );
    const served = { serves: [{ outcome: 'answered', status: [301, 302] }] };
    expect(expectOf(trial('curl -si http://x/', served))).to.equal(
      'no answer\ncurl: HTTP/1.1 301 | HTTP/1.1 302',
    );
  });

  it('is the claim’s own where there is no plain tool, or nothing was to be tried', () => {
    const denied = { stops: stops('mtls', 'reset') };
    expect(expectOf(trial('npx assay run --check x', denied))).to.equal('no answer');
    const none = {
      subject: 's',
      expected: 'no answer',
      reperform: 'curl http://x/',
      notRun: 'unsafe-method',
    };
    expect(expectOf(none)).to.equal('no answer');
  });
});

import { expect } from 'chai';
import { stops } from '../model/match.ts';
import type { Trial } from '../model/trial.ts';
import { expectOf } from './expect.ts';

/** Only what is read of a trial. */
const trial = (reperform: string, arm: object): Trial =>
  ({
    subject: 's',
    expected: 'no answer',
    reperform,
    arms: [{ send: { do: 'tcp' }, ...arm }],
  }) as unknown as Trial;

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
    const named = {
      send: { do: 'http2' },
      stops: [
        { outcome: 'answered', headers: { 'x-a': 'b' } },
        { outcome: 'answered', status: [400] },
      ],
    };
    expect(expectOf(trial('curl -ski https://x/', named))).to.equal('no answer\ncurl: x-a: b | HTTP/2 400');
    const served = { send: { do: 'http1' }, serves: [{ outcome: 'answered', status: [301, 302] }] };
    expect(expectOf(trial('curl -si http://x/', served))).to.equal(
      'no answer\ncurl: HTTP/1.1 301 | HTTP/1.1 302',
    );
  });

  it('is told by the bytes where no tool speaks the language, and by silence where nothing is agreed on', () => {
    const old = { stops: [{ outcome: 'tls-alert', codes: [70], layer: 'tls-floor' }] };
    expect(expectOf(trial("printf '' | nc -w 3 x 443 | od -An -tx1", old))).to.equal(
      'no answer\nod: 00 02 02 46',
    );
    const lost = { send: { do: 'datagram' }, stops: stops('egress-policy', 'dropped') };
    expect(expectOf(trial('echo x | nc -u x 53', lost))).to.equal('no answer\nnc: no answer');
  });

  it('is a session of the version, and a chain that was verified', () => {
    const modern = { serves: [{ outcome: 'connected', version: 'TLSv1.3' }] };
    expect(expectOf(trial('openssl s_client -connect x:443', modern))).to.equal(
      'no answer\nopenssl: New, TLSv1.3',
    );
    const chain = {
      serves: [
        { outcome: 'connected', valid: {} },
        { outcome: 'tls-alert', codes: [116], valid: {} },
      ],
    };
    expect(expectOf(trial('openssl s_client -connect x:443', chain))).to.equal(
      'no answer\nopenssl: Verification: OK',
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

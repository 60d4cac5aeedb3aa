import { expect } from 'chai';
import type { Observation } from '../lib/model/record.ts';
import { furtherDetail, outcomeWords } from './outcome.ts';
import { observation } from './record.fixture.ts';
import { duration, partyFrom, partyTo } from './words.ts';

const words = (outcome: Observation['outcome'], detail?: Record<string, unknown>) =>
  outcomeWords(observation(0, { outcome, ...(detail && { detail }) }));

describe('words', () => {
  it('for outcomes', () => {
    expect(words('answered', { status: 403, by: 'proxy' })).to.equal('answered 403 by the proxy');
    expect(words('answered', { reply: 'ssl-yes', by: 'unknown' })).to.equal(
      'answered ssl-yes by somebody unknown',
    );
    expect(words('tls-alert', { code: 70 })).to.equal('TLS alert 70 (protocol_version)');
    expect(words('tls-alert', { code: 255 })).to.equal('TLS alert 255');
    expect(words('dropped', { after: 'syn' })).to.equal('dropped after syn');
    expect(words('refused', { errno: 'ECONNREFUSED' })).to.equal('refused (ECONNREFUSED)');
    expect(words('probe-failed')).to.equal('probe failed: no reason known');
    expect(words('reset')).to.equal('reset');
  });

  it('for what else was kept', () => {
    const peer = { names: ['a', 'b'], sha256: 'ab'.repeat(32), subject: '' };
    const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', peer };
    const headers = { server: 'envoy', 'x-backend': 'guarded' };
    const detail = { status: 200, protocol: 'http', headers, tls, more: { of: [1, 2] } };
    expect(furtherDetail(observation(0, { outcome: 'answered', detail }))).to.deep.equal([
      'server: envoy; x-backend: guarded',
      'TLSv1.3, TLS_AES_256_GCM_SHA384',
      'certificate for a, b',
      'SHA-256 abababababababab…',
      'more.of: 1, 2',
    ]);
    expect(furtherDetail(observation(0, { outcome: 'reset', detail: { tls: {} } }))).to.deep.equal([]);
  });

  it('for durations', () => {
    expect([3.6, 812, 1240, 99_900, 100_000, 119_700].map(duration)).to.deep.equal([
      '4 ms',
      '812 ms',
      '1.2 s',
      '99.9 s',
      '1 min 40 s',
      '2 min 0 s',
    ]);
  });

  it('for the two ends of an exchange', () => {
    expect(partyFrom(observation(0))).to.equal(
      'unmeshed pod on assay-worker, as default, assay-7f3a-2, 10.244.1.17',
    );
    expect(partyTo(observation(0))).to.equal('patients.clinic:8080, patients-5d9c7-x2k4q, 10.244.1.9');
    expect(partyTo(observation(0, { to: { ip: '192.0.2.1', port: 443 } }))).to.equal('192.0.2.1:443');
    expect(partyFrom(observation(0, { from: { where: 'outside' } }))).to.equal('outside');
    const named = { where: 'meshed pod in clinic, as till', serviceAccount: 'till', ip: '10.0.0.1' };
    expect(partyFrom(observation(0, { from: named }))).to.equal('meshed pod in clinic, as till, 10.0.0.1');
    const own = { ip: '10.0.0.1', port: 0, name: 'a canary on the own address' };
    expect(partyTo(observation(0, { to: own }))).to.equal('a canary on the own address, 10.0.0.1');
    const canary = { ip: '10.0.0.2', port: 8080, name: 'our canary: pod in clinic' };
    expect(partyTo(observation(0, { to: canary }))).to.equal(
      'our canary: pod in clinic, port 8080, 10.0.0.2',
    );
  });
});

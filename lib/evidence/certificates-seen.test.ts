import { expect } from 'chai';
import { canaryName, OWN_CANARY } from '../model/canary-name.ts';
import type { Observation } from '../model/record.ts';
import { certificatesSeen } from './certificates-seen.ts';

const seen = (peer: object | undefined): Observation => ({
  role: 'probe',
  phase: 'during',
  from: {},
  to: { ip: '10.0.0.1', port: 443, name: 'shop.example.test' },
  sent: 'connect',
  outcome: 'connected',
  ...(peer ? { detail: { tls: { version: 'TLSv1.3', peer } } } : {}),
  nonce: 'n',
  batch: 'b',
  seq: 0,
  at: '2026-01-01T00:00:00.000Z',
  ms: 1,
  attempt: 1,
});

describe('the certificates that were seen', () => {
  it('are listed once for a host and an address, by what is known most of them', () => {
    const plain = { subject: 'CN=shop', names: ['shop.example.test'], sha256: 'aa' };
    const found = certificatesSeen([seen(plain), seen({ ...plain, key: 'RSA 2048' }), seen(plain)]);
    expect(found).to.deep.equal([
      { host: 'shop.example.test', address: '10.0.0.1:443', ...plain, key: 'RSA 2048' },
    ]);
  });

  it('lists two where replicas show different ones', () => {
    expect(certificatesSeen([seen({ sha256: 'aa' }), seen({ sha256: 'bb' })])).to.have.length(2);
  });

  it('leaves out workloads of a mesh, and what showed none', () => {
    const mesh = { names: ['spiffe://cluster.local/ns/a/sa/b'], sha256: 'cc' };
    expect(certificatesSeen([seen(mesh), seen(undefined)])).to.deep.equal([]);
  });

  it('leaves out our own canaries, which have new ones in each run', () => {
    const own = [OWN_CANARY, canaryName('pod in clinic')].map((name) => ({
      ...seen({ sha256: 'dd' }),
      to: { ip: '10.0.0.2', port: 443, name },
    }));
    expect(certificatesSeen([...own, seen({ sha256: 'aa' })])).to.have.length(1);
  });
});

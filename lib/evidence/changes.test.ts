import { expect } from 'chai';
import { changesBetween } from './changes.ts';
import type { Comparable } from './facts.ts';

function run(change: Partial<Comparable['inventory']> = {}, verdict: 'pass' | 'fail' = 'pass'): Comparable {
  return {
    inventory: {
      endpoints: [{ endpoint: 'clinic/patients:8080/http', replicas: 2 }],
      peers: [{ peer: 'clinic/checkin', endpoint: 'clinic/patients:8080', methods: ['GET', 'PUT'] }],
      certificates: [
        {
          host: 'clinic.example.test',
          address: '198.51.100.3:443',
          sha256: 'aa',
          issuer: 'CN=ca',
          notAfter: 'x',
        },
      ],
      egress: [{ destination: 'fhir.example.test:443', agreement: 'BAA-1', callers: ['patients'] }],
      ...change,
    },
    findings: [{ check: 'mesh/plaintext-is-refused', subject: 'clinic/patients:8080/http', verdict }],
  };
}

const told = (before: Comparable, after: Comparable) =>
  changesBetween(before, after).map(({ what, change, subject }) => `${what} ${change} ${subject}`);

describe('what changed between two runs', () => {
  it('is nothing where replicas, addresses and the order of things changed', () => {
    const after = run({
      endpoints: [{ endpoint: 'clinic/patients:8080/http', replicas: 5 }],
      peers: [{ peer: 'clinic/checkin', endpoint: 'clinic/patients:8080', methods: ['PUT', 'GET'] }],
      certificates: [
        {
          host: 'clinic.example.test',
          address: '198.51.100.9:443',
          sha256: 'aa',
          issuer: 'CN=ca',
          notAfter: 'x',
        },
      ],
    });
    expect(changesBetween(run(), after)).to.deep.equal([]);
  });

  it('is a new endpoint, a new peer, one more method, another certificate, another egress, a verdict', () => {
    const { endpoints, peers } = run().inventory;
    const after = run(
      {
        endpoints: [...endpoints, { endpoint: 'clinic/labs:80/http', replicas: 1 }],
        peers: [
          ...peers.map((one) => ({ ...(one as object), methods: ['DELETE', 'GET', 'PUT'] })),
          { peer: 'clinic/billing', endpoint: 'clinic/patients:8080', methods: [] },
        ],
        certificates: [{ host: 'clinic.example.test', sha256: 'bb', issuer: 'CN=ca', notAfter: 'x' }],
        egress: [],
      },
      'fail',
    );
    expect(told(run(), after)).to.deep.equal([
      'endpoint added clinic/labs:80/http',
      'peer added clinic/billing → clinic/patients:8080',
      'peer changed clinic/checkin → clinic/patients:8080',
      'certificate changed clinic.example.test',
      'egress removed fhir.example.test:443',
      'finding changed mesh/plaintext-is-refused clinic/patients:8080/http',
    ]);
    expect(told(after, run())).to.have.length(6);
  });

  it('says what was and what is', () => {
    const [only] = changesBetween(run(), run({}, 'fail'));
    expect(only).to.include({ was: 'pass', now: 'fail' });
  });

  it('is not that one of them was asked for less', () => {
    const part: Comparable = {
      inventory: { ...run().inventory, certificates: [] },
      findings: [{ check: 'ingress/legacy-tls-is-refused', subject: 'x', verdict: 'pass' }],
    };
    expect(changesBetween(run(), part)).to.deep.equal([]);
    expect(changesBetween(part, run())).to.deep.equal([]);
  });
});

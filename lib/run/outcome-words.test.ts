import { expect } from 'chai';
import type { Outcome } from '../../probes/protocol.ts';
import { inWords } from './outcome-words.ts';

const answered = (status: number, headers: Readonly<Record<string, string>>): Outcome => ({
  outcome: 'answered',
  by: 'app',
  status,
  protocol: 'http',
  headers,
});

describe('an outcome in words', () => {
  it('says where a redirect leads, without the path', () => {
    expect(inWords(answered(301, { location: 'https://shop.example.test/patients/7' }))).to.equal(
      'answered 301 by the app to https://shop.example.test',
    );
    expect(inWords(answered(302, { location: '/patients/7' }))).to.equal(
      'answered 302 by the app to the same origin',
    );
    expect(inWords(answered(201, { location: 'https://shop.example.test/' }))).to.equal(
      'answered 201 by the app',
    );
  });

  it('names the headers that the probe asked for, and no other, in printable words', () => {
    const seen = answered(200, { 'x-backend': 'orders\u202e\u0007', server: 'istio-envoy' });
    expect(inWords(seen, ['x-backend', 'x-absent'])).to.equal(
      'answered 200 by the app with x-backend: orders\ufffd\ufffd',
    );
    expect(inWords(seen)).to.equal('answered 200 by the app');
  });
});

import { expect } from 'chai';
import { patientIdIn } from './patient-id.ts';

describe('a patient id in a path', () => {
  it('is read where its form is right', () => {
    expect(patientIdIn('/patients/p-17', '/patients')).to.equal('p-17');
    expect(patientIdIn('/api/patients/p-1', '/api/patients')).to.equal('p-1');
  });

  it('cannot be p-0, which the harness uses because nothing can be stored there', () => {
    expect(patientIdIn('/patients/p-0', '/patients')).to.equal(null);
  });

  for (const path of [
    '/patients',
    '/patients/',
    '/patients/p-1/',
    '/patients/../p-1',
    '/patientsp-1',
    '/patients/p-01',
  ]) {
    it(`is not seen in ${path}`, () => {
      expect(patientIdIn(path, '/patients')).to.equal(null);
    });
  }
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { only } from './one-endpoint.ts';

const CLINIC = readFileSync(new URL('../lab/clinic/assay.yaml', import.meta.url), 'utf8');

describe("the clinic's file with one endpoint", () => {
  it('keeps everything else', () => {
    const whole = parse(CLINIC) as { endpoints: readonly unknown[] };
    expect(parse(only(CLINIC, 'clinic/patients'))).to.deep.equal({
      ...whole,
      endpoints: whole.endpoints.slice(0, 1),
    });
  });

  it('is refused where there is no such endpoint', () => {
    expect(() => only(CLINIC, 'clinic/patience')).to.throw('clinic/patience');
    expect(() => only(CLINIC, 'clinic/patients', 9090)).to.throw('9090');
  });
});

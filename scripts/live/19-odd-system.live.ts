import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config as chai, expect } from 'chai';
import { readRecord } from '../../lib/evidence/record.ts';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { assay, newFolder } from './assay.ts';
import { describeIt, ENDING, ODD, putUp, takeDown } from './odd/stage.ts';

// A list of what was not decided is read whole or not at all.
chai.truncateThreshold = 0;

const CHECKS = [
  'mesh/plaintext-is-refused',
  'authz/unauthorized-peer-is-denied',
  'segmentation/default-deny-holds-inbound',
];

describe('a run on a system in which much is odd', function () {
  this.timeout(600_000);
  const out = join(newFolder(), 'evidence');
  let code: number | null;
  let record: RunRecord;

  before(async () => {
    await putUp();
    const config = join(newFolder(), 'assay.yaml');
    writeFileSync(config, describeIt());
    const checks = CHECKS.flatMap((check) => ['--check', check]);
    code = (await assay('run', '--config', config, '--out', out, ...checks)).code;
    record = await readRecord(out);
  });
  after(() => takeDown());

  const about = (service: string): readonly Finding[] =>
    record.findings.filter(({ subject }) => subject.startsWith(`${service}:`));
  const reasons = (service: string): readonly string[] => about(service).map(({ reason = '' }) => reason);

  it('goes on to its end, and says that it could not find out everything', () => {
    expect(record.run.state).to.equal('complete');
    expect(code).to.equal(2);
    const silent = record.findings.filter(
      ({ verdict, reason }) => verdict !== 'pass' && reason === undefined,
    );
    expect(silent.map(({ check, subject }) => `${check} ${subject}`)).to.deep.equal([]);
  });

  it('decides each of the 50 ports of one Service', () => {
    const many = about(`${ODD}/many`);
    expect(many).to.have.length.of.at.least(150);
    expect(
      many
        .filter(({ verdict }) => verdict !== 'pass')
        .map(({ check, subject, reason }) => [check, subject, reason]),
    ).to.deep.equal([]);
  });

  it('says that nothing is behind a headless Service without pods', () => {
    expect(reasons(`${ODD}/nobody`)).to.have.length.of.at.least(3);
    for (const reason of reasons(`${ODD}/nobody`)) expect(reason).to.match(/^no-replica/);
  });

  it('never takes a port at which nobody listens for a stop', () => {
    const dead = about(`${ODD}/dead`);
    expect(dead.map(({ verdict }) => verdict)).to.not.include('fail');
    // A sidecar opens every connection and cuts what is in the clear, whether anybody listens behind it or not.
    const passed = dead.filter(({ verdict }) => verdict === 'pass');
    expect(passed.map(({ check }) => check)).to.not.include('authz/unauthorized-peer-is-denied');
    expect(passed.map(({ check }) => check)).to.not.include('mesh/plaintext-is-refused');
  });

  it('decides on a language that it does not speak by its bytes', () => {
    const strange = about(`${ODD}/strange`);
    expect(strange.find(({ check }) => check === 'mesh/plaintext-is-refused')?.verdict).to.equal('pass');
    for (const { verdict, reason } of strange)
      expect(verdict === 'pass' || reason !== undefined).to.equal(true);
  });

  it('says of a namespace that is going why nothing was tried there', () => {
    expect(reasons(`${ENDING}/late`)).to.have.length.of.at.least(3);
    for (const reason of reasons(`${ENDING}/late`))
      expect(reason).to.match(/no-replica|terminat|not-meshed|missing-permission|refused/);
  });
});

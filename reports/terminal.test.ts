import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { greenRecord, redRecord } from './record.fixture.ts';
import { summarize } from './terminal.ts';
import { wholeRecord } from './whole.fixture.ts';

const look = { colour: false, out: 'evidence/r1' };

describe('the summary in a terminal', () => {
  it('has a line for each finding, with a mark and a word', () => {
    const text = summarize(redRecord(), look);
    for (const line of [
      '✗ fail            clinic/patients:8080/http',
      '? inconclusive    clinic/records-db:5432/postgres  dead-control: same-request, after',
      '✓ pass            clinic.example.test:443',
      '✗ fail, waived    partner.example.test:443  waiver until 2027-02-01 (R. Okafor): ',
      '– not run         api.example.test:443  shadowed-by:address-allowlist',
    ]) {
      expect(text).to.contain(`  ${line}`);
    }
  });

  it('says of what failed how to mend it and how to see it again', () => {
    const text = summarize(redRecord(), look);
    expect(text).to.contain('fix       Set the namespace’s PeerAuthentication to STRICT');
    expect(text).to.contain('again     openssl s_client');
    expect(text).to.contain('waiver    expired on 2026-11-01 (R. Okafor)');
    expect(text).to.contain(
      'Not looked at\n  1 item: found in the cluster, not in assay.yaml\n    clinic/metrics:9090',
    );
  });

  it('of many findings has a line for each check, and says the rest of what did not pass alone', () => {
    const green = summarize(wholeRecord(), look);
    expect(green.split('\n')).to.have.length.below(30);
    expect(green).to.match(/^✓ mesh\/no-port-is-exempt {2,}6 pass$/m);
    const record = wholeRecord();
    const findings = record.findings.map((one) =>
      one.check === 'mesh/no-port-is-exempt' ? { ...one, verdict: 'fail' as const } : one,
    );
    const red = summarize({ ...record, findings }, look);
    expect(red).to.match(/^✗ mesh\/no-port-is-exempt {2,}6 fail$/m);
    // Once for the check, however many of its subjects failed.
    expect(red.split('  fix       ')).to.have.length(2);
    expect(red.split('  ✗ fail  clinic/')).to.have.length(6);
  });

  it('never buries what nobody declared below what was not selected', () => {
    const record = wholeRecord();
    const unasked = Array.from({ length: 40 }, (_, at) => ({ what: `check ${at}`, why: 'not selected' }));
    const notCovered = [...unasked, { what: 'clinic/debug:6060', why: 'not declared' }];
    const text = summarize({ ...record, coverage: { ...record.coverage, notCovered } }, look);
    expect(text).to.contain('40 items: not selected').and.contain('and 32 more: evidence/r1/index.html');
    expect(text).to.contain('1 item: not declared\n    clinic/debug:6060');
  });

  it('ends with the answer, the time, the traffic, the evidence and what the exit code means', () => {
    const text = summarize(greenRecord(), { ...look, exitCode: 0 });
    expect(text.split('\n').slice(-7)).to.deep.equal([
      'All 3 claims held against live traffic.  3 pass',
      '',
      'Time      preflight 812 ms · agents 6.1 s · controls and probes 13.9 s · teardown 1.8 s · in all 23.4 s',
      'Traffic   15 probes, controls included',
      'Evidence  evidence/r1/index.html',
      'Exit 0    everything that was claimed holds',
      '',
    ]);
  });

  it('says the same in colour', () => {
    const coloured = summarize(redRecord(), { ...look, colour: true });
    expect(coloured).to.contain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).to.equal(summarize(redRecord(), look));
  });

  it('lets nothing observed move the cursor or forge a line', () => {
    const record = redRecord();
    const evil = '\u001b[2J\r\n  ✓ pass\u202E';
    const findings = record.findings.map((one) => ({ ...one, observed: evil, reason: evil }));
    const text = summarize({ ...record, findings }, look);
    for (const char of ['\u001b', '\r', '\u202E']) expect(text).to.not.contain(char);
    expect(text).to.not.contain('\n  ✓ pass\uFFFD');
  });
});

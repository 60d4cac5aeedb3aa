import { execFile } from 'node:child_process';
import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readRecord } from '../../lib/evidence/record.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { assay, newFolder, type Ended } from './assay.ts';

const run = promisify(execFile);
const CHALLENGE = '00112233445566aa';
/** One whose receiver is a container of ours, with a witness who does arrive there. */
const CHECK = 'egress/undeclared-destination-is-blocked';

describe('what an auditor asks of a run', () => {
  const folder = newFolder();
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  let ended: Ended;
  let record: RunRecord;
  before(async () => {
    await assay('run', '--check', CHECK, '--out', first, '--no-sign');
    const { code, stderr } = await assay('sign', first);
    expect(code, stderr).to.equal(0);
    ended = await assay('run', '--check', CHECK, '--out', second, '--challenge', CHALLENGE, '--pdf');
    record = await readRecord(second);
  });

  it('carries the challenge in every nonce, and in the log of a receiver', async () => {
    expect(ended.code, ended.stderr).to.equal(0);
    expect(record.run.challenge).to.equal(CHALLENGE);
    const observations = record.findings.flatMap((one) => one.observations);
    expect(observations).not.to.deep.equal([]);
    expect(observations.filter(({ nonce }) => !nonce.startsWith(CHALLENGE))).to.deep.equal([]);
    const { stdout } = await run('docker', ['logs', '--tail', '2000', 'assay-sentinel']);
    expect(stdout).to.include(CHALLENGE);
  });

  it('is compared with the newest signed run beside it', () => {
    expect(record.since?.signedBy).to.have.length(1);
    expect(record.since?.changes).to.deep.equal([]);
  });

  it('is no different by "assay diff", which refuses what was altered', async () => {
    const same = await assay('diff', first, second);
    expect(same.stdout).to.include('Nothing changed.');
    expect(same.code).to.equal(0);
    const altered = join(folder, 'altered');
    cpSync(second, altered, { recursive: true });
    appendFileSync(join(altered, 'index.html'), ' ');
    const refused = await assay('diff', first, altered);
    expect(refused.code).to.equal(3);
    expect(refused.stderr).to.include('index.html: altered');
  });

  it('is reviewed by another key, verified by it, and refused by a third', async () => {
    const key = (name: string) => join(folder, `${name}.pem`);
    for (const name of ['reviewer', 'stranger']) {
      await run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key(name)]);
      await run('openssl', ['pkey', '-in', key(name), '-pubout', '-out', `${key(name)}.pub`]);
    }
    const reviewed = await assay('review', second, '--key', key('reviewer'), '--by', 'An Auditor');
    expect(reviewed.code, reviewed.stderr).to.equal(0);
    const verified = await assay('verify', second, '--key', `${key('reviewer')}.pub`);
    expect(verified.stdout).to.include('Reviewed by An Auditor');
    expect(verified.code).to.equal(0);
    expect((await assay('verify', second, '--key', `${key('stranger')}.pub`)).code).to.equal(1);
    expect((await assay('verify', second, '--key', join(folder, 'gone.pub'))).code).to.equal(3);
  });

  it('writes no report of a signed folder again', async () => {
    const { code, stderr } = await assay('report', second);
    expect(code).to.equal(4);
    expect(stderr).to.include('it is signed');
  });

  it('stands in a ledger, the altered copy refused', async () => {
    const page = join(folder, 'ledger.html');
    const { code, stdout } = await assay('ledger', folder, '--out', page);
    expect(code).to.equal(0);
    expect(stdout).to.include('2 runs, 1 folders refused');
  });

  it('takes no other challenge, and no earlier run that is none', async () => {
    for (const flags of [
      ['--challenge', 'abc'],
      ['--since', join(folder, 'gone')],
      ['--key', join(folder, 'gone.pem')],
    ]) {
      const { code, stderr } = await assay('run', '--check', CHECK, '--out', join(folder, 'no'), ...flags);
      expect(code, flags.join(' ')).to.equal(3);
      expect(stderr).to.include('E_USAGE');
    }
  });
});

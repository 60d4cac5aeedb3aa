import { expect } from 'chai';
import { greenRecord, redRecord } from '../record.fixture.ts';
import { everything } from './everything.fixture.ts';
import { page } from './page.ts';
import { DIGEST, markupOf, part } from './part.fixture.ts';

describe('what the page says beside its findings', () => {
  it('names each waiver with owner, reason, day and what is false beneath it', () => {
    const waivers = part(redRecord(), 'waivers');
    expect(waivers).to.contain(
      'R. Okafor the partner’s gateway is replaced in January 2026-11-01 expired: it covers nothing any more fail old.example.test:443',
    );
    expect(waivers).to.contain(
      '2027-02-01 in force at the time of the run fail, waived partner.example.test:443 The edge refuses TLS below 1.2: connected with TLSv1.1',
    );
    expect(part(greenRecord(), 'waivers')).to.contain('There are none');
  });

  it('has everything that was not looked at in one place, once, with its reason', () => {
    const record = everything();
    const left = part(record, 'not-looked-at');
    expect(left).to.contain('14 items: not in the file');
    expect(left)
      .to.contain('Shadowed')
      .and.contain('an earlier layer (allow-list of addresses) stopped it first');
    expect(left).to.contain('unsafe-method: nothing declares what may be tried 20 subjects');
    expect(left).to.contain('no host of this name is served mail.example.test:443');
    expect(left).to.contain('No claim of this run speaks to 18 safeguards');
    const open = part(record, 'undecided');
    expect(open).to.contain('dead-control: same-request, after').and.not.contain('api.example.test');
    expect(left).to.not.contain('dead-control');
  });

  it('says what changed since an earlier run, by kind, and who signed that', () => {
    const changed = part(everything(), 'since');
    expect(changed).to.contain('run 20261122T200001Z-11aa , finished 2026-11-22 20:00:24 UTC');
    expect(changed).to.contain('SHA256:0f1e2d3c4b5a');
    expect(changed).to.match(
      /5 changes.*2 replicas.*removed GET not there.*key aa key bb.*BAA-2026-014.*pass fail/,
    );
  });

  it('says so where nothing changed, where nobody known signed, and where nothing was compared', () => {
    const record = everything();
    const { since } = record;
    if (since === undefined) throw new Error('the fixture was not compared');
    const same = part({ ...record, since: { ...since, signedBy: [], changes: [] } }, 'since');
    expect(same).to.contain('Nothing changed').and.contain('nobody known');
    expect(part(greenRecord(), 'since')).to.contain('No earlier run was compared');
  });

  it('keeps the two lenses apart', () => {
    const record = redRecord();
    const current = part(record, 'safeguards');
    const proposed = part(record, 'readiness');
    expect(current).to.not.contain('164.312(a)(2)(vi)').and.not.contain('proposed');
    expect(proposed)
      .to.contain('proposed 164.312(a)(2)(vi)')
      .and.contain('on 2026-11-23, it was still proposed');
    expect(proposed).to.contain('mesh/plaintext-is-refused : without a pass');
    expect(proposed).to.not.match(/164\.312\(e\)/);
  });

  it('says how to check it, until when to keep it, and what lies beside it', () => {
    const record = everything();
    expect(part(record, 'tested')).to.contain(
      '2032-11-23, six years after the run (45 CFR 164.316(b)(2)(i))',
    );
    const text = page(record, DIGEST, ['index.html', 'findings.csv']);
    const checking = text.slice(text.indexOf('id="checking"'));
    expect(checking)
      .to.contain('sha256sum run.json')
      .and.contain(`It prints <samp id="digest">${DIGEST}</samp>`);
    expect(checking).to.contain('npx assay verify DIR --key KEY').and.contain('00112233445566aa');
    for (const file of ['run.json', 'journal.ndjson', 'manifest.json', 'findings.csv'])
      expect(checking).to.contain(`<a href="${file}">${file}</a>`);
    expect(checking).to.not.contain('href="index.html"');
  });

  it('puts run and digest at the foot of each printed sheet, whatever the run calls itself', () => {
    expect(page(greenRecord(), DIGEST)).to.contain(
      `@bottom-left { content: "run 20261123T200001Z-7f3a, run.json SHA-256 ${DIGEST}"`,
    );
    const record = greenRecord();
    const evil = page({ ...record, run: { ...record.run, id: '"; } </style><script>\n' } }, DIGEST);
    expect(evil).to.contain('content: "run   stylescript, run.json');
    expect(evil.match(/<\/style>/g)).to.have.length(1);
  });

  it('folds a long list of subjects, with a link to each', () => {
    const open = markupOf(everything(), 'not-looked-at');
    expect(open.match(/href="#f-mesh_plaintext-is-refused-clinic_quiet-\d+\.8080_http"/g)).to.have.length(20);
  });
});

import { expect } from 'chai';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { rows } from '../record.fixture.ts';
import { ROUTING, wholeRecord } from '../whole.fixture.ts';
import { page } from './page.ts';

const draw = (record: RunRecord) => page(record, 'd'.repeat(64));
const whole = draw(wholeRecord());
/** A part of a page, as words. */
const wordsOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const between = (text: string, from: string, to: string) => {
  const start = text.indexOf(from);
  expect(start, from).to.be.above(-1);
  return text.slice(start, text.indexOf(to, start));
};
const altered = (change: (one: Finding) => Finding, differs: Partial<RunRecord> = {}): RunRecord => {
  const record = { ...wholeRecord(), ...differs };
  const findings = record.findings.map(change);
  return { ...record, findings, safeguards: rows(findings, record.coverage) };
};

describe('the page of a whole run', () => {
  it('says what was tested: endpoints and who may call, destinations with their reason, certificates, vantages', () => {
    const tested = wordsOf(between(whole, 'id="tested"', 'id="safeguards"'));
    expect(tested).to.contain(
      'clinic/patients:8080/http 2 clinic/checkin GET, PUT, POST clinic/admin GET, DELETE',
    );
    expect(tested).to.contain('clinic/intake:8080/http 2 nobody');
    expect(tested).to.contain('billing.partner.test:443 billing agreement BAA-2026-014 clinic/patients');
    expect(tested).to.contain('time.example.test:123 no ePHI: time only clinic/checkin, clinic/patients');
    expect(tested).to.contain(
      'for clinic.example.test, www.clinic.example.test from 2026-11-01 to 2027-01-30 67 days left',
    );
    expect(tested).to.contain('unmeshed pod on assay-worker assay/default assay-7f3a-2, 10.244.1.17 ');
  });

  it('says nothing of an inventory that is empty', () => {
    const inventory = { endpoints: [], peers: [], certificates: [], egress: [] };
    expect(draw({ ...wholeRecord(), inventory })).to.not.match(/<h3>(Endpoints|Destinations|Certificates)/);
  });

  it('leads from each citation to its paragraph in the eCFR', () => {
    const address = 'https://www.ecfr.gov/on/2026-11-23/title-45/section-164.312#p-164.312(e)(2)(ii)';
    expect(whole).to.contain(`href="${address}" rel="noreferrer">164.312(e)(2)(ii)</a>`);
  });

  it('keeps what this tool does not assess apart from what was found', () => {
    const beyond = wordsOf(between(whole, 'Not assessed by this tool', 'id="findings"'));
    expect(beyond)
      .to.contain('164.312(a)(2)(iv) Encryption and decryption')
      .and.contain('164.316(b)(2)(iii)');
    expect(beyond).to.not.contain('164.312(e)(1)');
  });

  it('says what keeps a safeguard from being supported', () => {
    const without = altered((one) =>
      one.check === 'mesh/no-port-is-exempt' ? { ...one, verdict: 'not-run', reason: 'unsafe' } : one,
    );
    const row = wordsOf(between(draw(without), 'id="s-164.312.e.1"', '</tr>'));
    expect(row).to.contain('without a pass: mesh/no-port-is-exempt');
    const coverage = { discovered: 2, covered: 1, notCovered: [{ what: 'a', why: 'b' }] };
    const rest = wordsOf(between(draw(altered((one) => one, { coverage })), 'id="s-164.312.d"', '</tr>'));
    expect(rest).to.contain('when it tried not all of the scope was looked at');
  });

  it('has one row for each case of duplicate headers, by the lines that were sent and what carried them', () => {
    const table = between(whole, 'What each case reached', '</table>');
    const cases = table.split('<tr>').slice(2).map(wordsOf);
    expect(cases).to.have.length(10);
    const over = 'over TLS with SNI clinic.example.test, no client certificate';
    const where = 'clinic.example.test:443#x-route';
    expect(cases[0]).to.contain(`x-route: bar x-route: baz ${where} GET /which ${over} x-backend: default`);
    expect(cases[5]).to.contain(`x-route: baz ${where} GET /which by HTTP/2 ${over} x-backend: guarded`);
    expect(cases[6]).to.contain(
      `none ${where} GET /which ${over} x-backend: default, answered 200 by the app 2 of 2`,
    );
  });

  it('shows every answer where one case was answered in two ways', () => {
    const mixed = altered((one) => ({
      ...one,
      observations: one.observations.map((seen, at) =>
        one.check === ROUTING && at === 0
          ? { ...seen, outcome: 'answered', detail: { status: 404, by: 'proxy' } }
          : seen,
      ),
    }));
    const first = wordsOf(between(draw(mixed), 'What each case reached', '</table>').split('<tr>')[2] ?? '');
    expect(first)
      .to.contain('answered 404 by the proxy 1 of 2')
      .and.contain('x-backend: default')
      .and.contain('1 of 2');
  });

  it('gives one card to a claim that failed often, with every subject', () => {
    const broken = altered((one) =>
      one.check === 'mesh/no-port-is-exempt' ? { ...one, verdict: 'fail' } : one,
    );
    const part = between(draw(broken), 'id="violations"', 'id="tested"');
    expect(part.split('<article')).to.have.length(2);
    expect(part.split('class="seen"')).to.have.length(7);
    expect(part.split('How to mend it')).to.have.length(2);
    expect(part).to.not.contain('each of the others');
  });

  it('says whose command it is that stands with a claim which failed in several ways', () => {
    const broken = altered((one) => ({
      ...one,
      verdict: 'fail',
      reperform: { command: `curl ${one.subject}`, expect: '403' },
    }));
    const part = wordsOf(between(draw(broken), 'id="violations"', 'id="waivers"'));
    expect(part).to.contain('curl clinic/checkin:80/http Where the claim holds: 403');
    expect(part).to.contain('This is for clinic/checkin:80/http; each of the others names its own.');
  });

  it('escapes what a server put into its certificate or into a header that tells backends apart', () => {
    const evil = '"><script>alert(1)</script>\u202E';
    const inventory = {
      endpoints: [{ endpoint: evil }],
      peers: [],
      certificates: [{ subject: evil, names: [evil], notAfter: evil }],
      egress: [{ destination: evil, callers: [evil] }],
    };
    const record = altered(
      (one) => ({
        ...one,
        observations: one.observations.map((seen) => ({
          ...seen,
          outcome: 'answered',
          sent: `GET / [${evil}: ${evil}]`,
          detail: { status: 200, headers: { [evil]: evil } },
        })),
      }),
      { inventory },
    );
    expect(draw(record).split('<script')).to.have.length(2);
    expect(draw(record)).to.not.contain('\u202E');
  });
});

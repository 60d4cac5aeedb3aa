import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { RunRecord } from '../../lib/model/record.ts';
import { greenRecord, observation, redRecord } from '../record.fixture.ts';
import { standingOf } from '../standing.ts';
import { wholeRecord } from '../whole.fixture.ts';
import { elementsOf } from '../xml.fixture.ts';
import { page } from './page.ts';

const DIGEST = 'd'.repeat(64);
const red = page(redRecord(), DIGEST);
const green = page(greenRecord(), DIGEST);
const whole = page(wholeRecord(), DIGEST);
/** Ours is one, and the last thing in the page. */
const withoutScript = (text: string) =>
  text.replace(/<script>[^<]*(?:<(?!\/script)[^<]*)*<\/script>\n<\/body>/, '</body>');
const idsIn = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

describe('the page', () => {
  it('carries its style under a policy that admits nothing else', () => {
    const hashOf = (name: string) => {
      const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(green)?.[1] ?? '';
      return createHash('sha256').update(text).digest('base64');
    };
    const [style, script] = [hashOf('style'), hashOf('script')];
    expect(green).to.contain(
      `content="default-src 'none'; style-src 'sha256-${style}'; script-src 'sha256-${script}'; base-uri 'none'; form-action 'none'"`,
    );
    expect(withoutScript(green)).to.not.match(/<script|<link|<img|style="|src="| on[a-z]+="/);
  });

  it('has unique ids, and no link leads nowhere', () => {
    for (const text of [green, red, whole]) {
      const ids = idsIn(text);
      expect(new Set(ids).size).to.equal(ids.length);
      const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
      expect(links.filter((id) => !ids.includes(id))).to.deep.equal([]);
    }
  });

  it('has ids that outlive the run', () => {
    expect(idsIn(green)).to.include.members([
      's-164.312.e.1',
      's-164.308.a.5.ii.C',
      'c-mesh_plaintext-is-refused',
      'f-mesh_plaintext-is-refused-clinic_patients.8080_http',
    ]);
  });

  it('is well-formed, down to the letter of XML', () => {
    // Two claims that failed, and seven findings.
    expect(elementsOf(withoutScript(red)).filter(({ name }) => name === 'article')).to.have.length(9);
    // One for each finding, and one for each check that did not hold.
    const { findings } = wholeRecord();
    const broken = new Set(findings.filter((one) => standingOf(one) === 'fail').map(({ check }) => check));
    expect(elementsOf(withoutScript(whole)).filter(({ name }) => name === 'article')).to.have.length(
      findings.length + broken.size,
    );
  });

  it('says of a red run what failed, how to mend it, how to see it again, and what is not known', () => {
    expect(red).to.contain('2 claims did not hold.');
    expect(red).to.contain('PeerAuthentication to STRICT');
    expect(red).to.contain('npx assay run --check ingress/legacy-tls-is-refused');
    expect(red).to.contain('Where the claim holds: <samp>curl: (56) Recv failure');
    expect(red).to.contain('dead-control: same-request, after');
    expect(red).to.contain('clinic/metrics:9090');
    expect(red).to.contain('expired on 2026-11-01');
    expect(red).to.contain('in force until 2027-02-01');
    expect(red.indexOf('id="violations"')).to.be.below(red.indexOf('id="safeguards"'));
  });

  it('never calls a run good that was cut short or found nothing out', () => {
    const record = greenRecord();
    const cut: RunRecord = { ...record, run: { ...record.run, state: 'aborted' } };
    expect(page(cut, DIGEST)).to.contain('cut short').and.not.contain('class="answer pass"');
    expect(page({ ...record, findings: [], safeguards: [] }, DIGEST)).to.contain('Nothing was found out');
    expect(green).to.contain('class="answer pass"').and.contain('All 3 claims held');
  });

  it('shows an exchange once that was a control in several ways', () => {
    const record = greenRecord();
    const findings = record.findings.map((one) => ({
      ...one,
      observations: [...one.observations, ...one.observations.slice(0, 2)],
    }));
    expect(page({ ...record, findings }, DIGEST)).to.equal(green);
    const again = record.findings.map((one) => ({
      ...one,
      observations: one.observations.flatMap((seen) => [seen, { ...seen, batch: 'another' }]),
    }));
    expect(page({ ...record, findings: again }, DIGEST)).to.contain('2 probes and 8 controls');
  });

  it('never says compliant and never a percentage', () => {
    const style = /<style>[\s\S]*?<\/style>/;
    for (const text of [green, red]) expect(text.replace(style, '')).to.not.match(/compliant|\d\s?%/i);
  });

  it('is not deceived by what a server or a system calls itself', () => {
    const evil = `"><script>alert(1)</script>\u001b[2J\u202E`;
    const record = redRecord();
    const seen = observation(9, {
      outcome: 'answered',
      detail: { reply: evil, headers: { server: evil } },
      sent: evil,
    });
    const findings = record.findings.map((one) => ({
      ...one,
      subject: evil,
      observed: evil,
      observations: [seen],
    }));
    const text = page({ ...record, findings, run: { ...record.run, system: evil, operator: evil } }, DIGEST);
    expect(withoutScript(text)).to.not.contain('<script');
    expect(text).to.not.contain('\u001b').and.not.contain('\u202E');
    expect(idsIn(text).every((id) => id !== undefined && /^[\w.~-]+$/.test(id))).to.equal(true);
  });
});

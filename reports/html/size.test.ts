import { expect } from 'chai';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { observation, rows } from '../record.fixture.ts';
import { wholeRecord } from '../whole.fixture.ts';
import { pieces } from './page.ts';
import { DIGEST, wordsOf } from './part.fixture.ts';

const MB = 1e6;
/** Words as long as those of a real vantage and of a real command. */
const WHERE =
  "meshed pod in clinic, as checkin, wearing clinic/checkin's labels, egress lifted, on assay-worker";
const BY_HAND = 'kubectl -n clinic run by-hand --rm -i --restart=Never --image=nicolaka/netshoot -- curl -sv';

/** A run of so many findings with twenty exchanges each. */
function huge(count: number, differs: Partial<Finding> = {}): RunRecord {
  const record = wholeRecord();
  const some = record.findings.filter(({ check }) => !check.startsWith('routing/'));
  const findings = Array.from({ length: count }, (_, number): Finding => {
    const one = some[number % some.length];
    if (one === undefined) throw new Error('the fixture is empty');
    const subject = one.subject.replace('/', `-${Math.floor(number / some.length)}/`);
    const observations = Array.from({ length: 20 }, (__, at) => ({
      ...(one.observations[at % one.observations.length] ?? observation(at)),
      seq: 20 * number + at,
    })).map((seen) => ({ ...seen, from: { ...seen.from, where: WHERE } }));
    const command = `npx assay run --check ${one.check}\n${BY_HAND} ${subject}`;
    return { ...one, subject, reperform: { command, expect: 'HTTP/1.1 403' }, observations, ...differs };
  });
  return { ...record, findings, safeguards: rows(findings) };
}

function drawn(record: RunRecord): { readonly text: string; readonly bytes: number } {
  const text = [...pieces(record, DIGEST, [])].join('');
  return { text, bytes: Buffer.byteLength(text) };
}

describe('the size of the page', function () {
  this.timeout(60_000);

  it('shows each exchange of an ordinary run', () => {
    const { text, bytes } = drawn(huge(120));
    expect(bytes).to.be.below(2 * MB);
    // One for each finding, and one for the table of who tried what.
    expect(text.split('<details>')).to.have.length(1 + 120 + 1);
    expect(text).to.not.contain('more than a page can carry').and.not.contain('class="many"');
  });

  for (const [name, differs] of [
    ['held', {}],
    ['failed', { verdict: 'fail' }],
    ['was not run', { verdict: 'not-run', reason: 'unsafe-method: nothing may be sent' }],
  ] as const)
    it(`stays below 25 MB with ten thousand findings where everything ${name}`, () => {
      expect(drawn(huge(10_000, differs)).bytes).to.be.below(25 * MB);
    });

  it('says plainly what it leaves to run.json, and leaves out nothing else', () => {
    const record = huge(1000);
    const { text } = drawn(record);
    const words = wordsOf(text);
    expect(text).to.contain('<section class="many" aria-labelledby="findings">');
    const whole = text.split('<table class="observations">').length - 1;
    expect(whole).to.be.within(1, 999);
    expect(words).to.contain(`Of ${1000 - whole} findings the exchanges are told in sum here`);
    const cards = text.split('<article class="finding').slice(1).map(wordsOf);
    expect(cards).to.have.length(1000);
    const short = cards.filter((card) => card.includes('each of them in run.json'));
    expect(short).to.have.length(1000 - whole);
    for (const said of [
      'Expected',
      'Observed',
      'Controls same-request:',
      WHERE,
      'npx assay run --check',
      'Where the claim holds',
    ])
      expect(
        short.filter((card) => !card.includes(said)),
        said,
      ).to.deep.equal([]);
  });

  it('gives each exchange of what did not pass the first place', () => {
    const record = huge(1000);
    const findings = record.findings.map((one, at) =>
      at === 999 ? { ...one, verdict: 'fail' as const } : one,
    );
    const last = drawn({ ...record, findings }).text.split('<article class="finding fail"')[1] ?? '';
    expect(last.split('</article>')[0]).to.contain('<table class="observations">');
  });
});

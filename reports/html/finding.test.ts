import { expect } from 'chai';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { greenRecord, observation } from '../record.fixture.ts';
import { everything } from './everything.fixture.ts';
import { page } from './page.ts';
import { DIGEST, wordsOf } from './part.fixture.ts';

/** The card of a finding, by its subject. */
const cardIn = (text: string, subject: string): string => {
  const cards = text.split('<article').filter((card) => card.includes(`aria-label="${subject}"`));
  expect(cards, subject).to.have.length(1);
  return cards[0]?.split('</article>')[0] ?? '';
};
const withFirst = (differs: Partial<Finding>): RunRecord => {
  const record = greenRecord();
  return { ...record, findings: record.findings.map((one, at) => (at === 0 ? { ...one, ...differs } : one)) };
};
const FIRST = 'clinic/patients:8080/http';

describe('the card of a finding', () => {
  const card = cardIn(page(greenRecord(), DIGEST), FIRST);
  const words = wordsOf(card);

  it('tells claim, who asked whom, what was seen, and the layer with how it was told', () => {
    expect(words).to.contain('A port of the mesh refuses plaintext From → to');
    expect(words).to.contain('unmeshed pod on assay-worker, as default → patients.clinic:8080 Expected');
    expect(words).to.contain(
      'mutual TLS of the mesh ( mtls ): reset ×1 told by this: the connection opens, and is cut',
    );
    expect(words).to.contain('so it was neither the caller nor the target');
    expect(words).to.contain('Expected reset or closed by the mesh, and no byte of an answer');
  });

  it('tells the controls before and after, in sum and one by one with time and duration', () => {
    expect(words).to.contain('same-request: answered 200 by the app (1 before, 1 after)');
    expect(words).to.contain('20:00:09.157 , 4 ms, attempt 2').and.contain('20:00:09.268 , 7 ms');
    const cells = card.slice(card.indexOf('control same-caller')).split('<td>');
    expect(cells.slice(1, 4).map((cell) => wordsOf(cell).includes('answered'))).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('has an id for each exchange, by its number in the record', () => {
    for (const number of [0, 1, 2, 3, 4])
      expect(card).to.contain(`id="o-mesh_plaintext-is-refused-clinic_patients.8080_http-${number}"`);
  });

  it('has its own command with what it prints, and says once what several share', () => {
    expect(words).to.contain('npx assay run --check mesh/plaintext-is-refused curl -sv');
    expect(words).to.contain('Where the claim holds: curl: (56) Recv failure: Connection reset by peer');
    const reperform = { command: 'one for all', expect: 'no' };
    const record = greenRecord();
    const text = page({ ...record, findings: record.findings.map((one) => ({ ...one, reperform })) }, DIGEST);
    // Two findings of one check share it; the third is the only one of its own.
    expect(text.split('one for all')).to.have.length(3);
    expect(cardIn(text, FIRST)).to.contain('href="#r-mesh_plaintext-is-refused-0"');
  });

  it('shows bytes that nobody could read, in hexadecimal and escaped', () => {
    const odd = cardIn(page(everything(), DIGEST), 'clinic/odd:9000/tcp');
    expect(odd).to.contain('<code>16 03 01 00 3c 5c</code>');
    expect(odd).to.contain('<code>\\x16\\x03\\x01\\x00&lt;\\x5c</code>');
  });

  it('shows no bytes that are none', () => {
    const seen = observation(2, { outcome: 'garbled', detail: { bytes: '<b>1' } });
    const text = cardIn(page(withFirst({ observations: [seen] }), DIGEST), FIRST);
    expect(text).to.not.contain('as text').and.not.contain('<b>');
  });

  it('keeps apart what came back differently to one and the same question', () => {
    const text = page(
      withFirst({
        observations: [observation(0, { outcome: 'reset' }), observation(1, { outcome: 'closed' })],
      }),
      DIGEST,
    );
    expect(wordsOf(cardIn(text, FIRST))).to.contain('): reset ×1, closed ×1');
    expect(cardIn(text, FIRST).split('<tr class="probe">')).to.have.length(2);
    expect(cardIn(text, FIRST)).to.contain('<strong>reset</strong>').and.contain('<strong>closed</strong>');
  });
});

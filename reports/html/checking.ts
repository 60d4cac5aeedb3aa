import type { RunRecord } from '../../lib/model/record.ts';
import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';

/** What each file of the folder is for; a file without words is named alone. */
const FILES: Readonly<Record<string, string>> = {
  'run.json': 'the evidence of record, from which everything else is drawn',
  'journal.ndjson': 'every observation as it came, each line chained to the one before it',
  'manifest.json': 'the digest of every file',
  'junit.xml': 'the findings for a CI',
  'summary.md': 'the findings in short, for a CI',
  'findings.csv': 'the findings for a spreadsheet',
  'results.sarif': 'the findings for code scanning (SARIF)',
  'oscal-ap.json': 'what was planned, as an OSCAL assessment plan',
  'oscal-ar.json': 'the findings as OSCAL assessment results',
  'openreports.json': 'the findings as an OpenReports report',
  'mochawesome.html': 'the engineer’s view of the same run, where its suites were run to the end',
};
/** Written by the run itself; what is drawn from the record is named by whoever draws it. */
const OF_THE_RUN = ['run.json', 'journal.ndjson', 'manifest.json', 'mochawesome.html'];

/** How anybody checks that this record is the one that the run left, and what lies beside it. */
export function checking(record: RunRecord, digest: string, beside: readonly string[]): Html {
  const { challenge } = record.run;
  const names = [...new Set([...OF_THE_RUN, ...beside])].filter((name) => name !== 'index.html');
  return markup`<section aria-labelledby="checking">
    <h2 id="checking">How to check this record</h2>
    <p>Nobody has to believe this page. Each finding above names a command that shows it again, and the
    folder in which this page lies can be checked without whoever made it.</p>
    ${facts(
      [
        'Is it the same run.json?',
        markup`<pre><code>sha256sum run.json</code></pre><p class="expect">It prints <samp id="digest">${digest}</samp></p>`,
      ],
      [
        'Was anything changed?',
        markup`<pre><code>npx assay verify DIR --key KEY</code></pre><p class="expect">DIR is the folder, KEY the public key of whoever ought to have signed it. It
        names each file that was altered, added or removed. Without a known key it can say that the folder is intact, and not by whom it was made.</p>`,
      ],
      [
        'How is it held together?',
        markup`Each line of <code>journal.ndjson</code> carries the digest of the line before it; <code>run.json</code> follows from the journal byte for byte;
        <code>manifest.json</code> holds the digest of every file. Signatures, where there are any, lie in <code>signatures/</code> and are made over these digests.`,
      ],
      [
        'Is it new?',
        challenge !== undefined &&
          markup`The auditor’s number <code>${challenge}</code> begins every nonce of this run, in the record and in the receivers’ own logs.`,
      ],
      ['Beside this page', markup`<ul class="plain">${names.map(file)}</ul>`],
    )}
  </section>`;
}

function file(name: string): Html {
  const words = FILES[name];
  return markup`<li><a href="${encodeURIComponent(name)}">${name}</a>${words !== undefined && `: ${words}`}</li>\n`;
}

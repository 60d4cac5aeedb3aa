import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { moment } from '../words.ts';
import { answer } from './answer.ts';
import { checking } from './checking.ts';
import { contents } from './contents.ts';
import { course } from './course.ts';
import { findings } from './findings.ts';
import { findingIds } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { matrix } from './matrix.ts';
import { notLookedAt } from './not-looked-at.ts';
import { provenance } from './provenance.ts';
import { readiness } from './readiness.ts';
import { reading } from './reading.ts';
import { safeguards } from './safeguards.ts';
import { around } from './shell.ts';
import { since } from './since.ts';
import { undecided } from './undecided.ts';
import { violations } from './violations.ts';
import { waivers } from './waivers.ts';

/**
 * The auditor's page: one file, whole without scripts, nothing fetched. `digest` is that of run.json, `beside` names
 * what is drawn beside it.
 */
export function page(record: RunRecord, digest: string, beside: readonly string[] = []): string {
  return [...pieces(record, digest, beside)].join('');
}

/** The same piece by piece, for a run may have ten thousand findings. */
export function* pieces(record: RunRecord, digest: string, beside: readonly string[]): Generator<string> {
  const { run } = record;
  const { head, foot } = around({
    title: `${run.system}, ${moment(run.startedAt)}: evidence by ${run.tool.name}`,
    running: `run ${run.id}, run.json SHA-256 ${digest}`,
    script: true,
  });
  yield head;
  for (const { text } of sections(record, digest, beside)) yield text;
  yield foot;
}

function* sections(record: RunRecord, digest: string, beside: readonly string[]): Generator<Html> {
  const ids = findingIds(record);
  const byFinding = new Map(record.findings.map((finding, number) => [finding, ids[number] ?? '']));
  const idOf = (finding: Finding) => byFinding.get(finding) ?? '';
  const { run } = record;
  yield markup`<header>
<p class="kicker">${run.tool.name} · evidence of a run</p>
<h1>${run.system}</h1>
<p class="quiet">${moment(run.startedAt)} · run ${run.id}</p>
<p>What live network traffic showed of the technical safeguards of the HIPAA Security Rule (45 CFR Part 164, Subpart C):
what was tried, what failed and how to mend it, how each of it is known, and what was not looked at.</p>
</header>
<main>
`;
  yield answer(record);
  yield contents(record);
  yield violations(record, idOf);
  yield waivers(record, idOf);
  yield undecided(record, idOf);
  yield notLookedAt(record, idOf);
  yield matrix(record, ids);
  yield provenance(record, digest);
  yield since(record);
  yield safeguards(record, ids);
  yield readiness(record, ids);
  yield* findings(record, idOf);
  yield course(record);
  yield reading();
  yield checking(record, digest, beside);
  yield markup`</main>
<footer><p>Technical evidence for the safeguards named above, for the declared scope and at the time of the run.
It is not legal advice and not a statement about compliance.</p></footer>
`;
}

import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { moment } from '../words.ts';
import { answer } from './answer.ts';
import { contents } from './contents.ts';
import { course } from './course.ts';
import { findings } from './findings.ts';
import { findingIds } from './ids.ts';
import { markup } from './markup.ts';
import { notLookedAt } from './not-looked-at.ts';
import { provenance } from './provenance.ts';
import { reading } from './reading.ts';
import { safeguards } from './safeguards.ts';
import { shell } from './shell.ts';
import { undecided } from './undecided.ts';
import { violations } from './violations.ts';

/** The auditor's page: one file, whole without scripts, nothing fetched. `digest` is that of run.json. */
export function page(record: RunRecord, digest: string): string {
  const ids = findingIds(record);
  const byFinding = new Map(record.findings.map((finding, number) => [finding, ids[number] ?? '']));
  const idOf = (finding: Finding) => byFinding.get(finding) ?? '';
  const { run } = record;
  return shell({
    title: `${run.system}, ${moment(run.startedAt)}: evidence by ${run.tool.name}`,
    body: markup`<header>
<p class="kicker">${run.tool.name} · evidence of a run</p>
<h1>${run.system}</h1>
<p class="quiet">${moment(run.startedAt)} · run ${run.id}</p>
</header>
<main>
${answer(record)}
${contents(record)}
${violations(record, idOf)}
${undecided(record, idOf)}
${provenance(record, digest)}
${safeguards(record, ids)}
${findings(record, idOf)}
${notLookedAt(record, idOf)}
${course(record)}
${reading()}
</main>
<footer><p>Technical evidence for the safeguards named above, for the declared scope and at the time of the run.
It is not legal advice and not a statement about compliance.</p></footer>`,
  });
}

import type { Finding } from '../../../lib/model/record.ts';
import { cut, type Said, type Word } from '../word.ts';
import type { Ended } from '../run-program.ts';

/** What a run of Assay says of the claim. One pass among its findings makes it `blocked`, whatever the others say. */
export function assaySaid({ code, stderr, ms }: Ended, findings: readonly Finding[]): Said {
  const detail =
    findings.length === 0 ? `exit ${code ?? 'none'}: ${stderr}` : findings.map(inWords).join(' · ');
  return { word: wordOf(findings), detail: cut(detail), ms };
}

function wordOf(findings: readonly Finding[]): Word {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has('pass')) return 'blocked';
  return verdicts.has('fail') ? 'open' : 'unknown';
}

const inWords = ({ subject, verdict, reason, observed }: Finding): string =>
  `${subject.split('#')[1] ?? subject}: ${verdict} (${reason ?? observed})`;

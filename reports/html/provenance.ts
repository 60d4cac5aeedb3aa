import type { RunRecord } from '../../lib/model/record.ts';
import { duration, lasted, moment, plural } from '../words.ts';
import { certificates } from './certificates.ts';
import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { scope } from './scope.ts';
import { vantages } from './vantages.ts';

/** What was tested, when, by whom, against what, with what. */
export function provenance(record: RunRecord, digest: string): Html {
  const { run } = record;
  const { cluster, tool } = run;
  const nodes = cluster.nodes === null ? '' : `, ${plural(cluster.nodes, 'node')}`;
  return markup`<section aria-labelledby="tested">
    <h2 id="tested">What was tested</h2>
    ${facts(
      ['System', run.system],
      ['When', `${moment(run.startedAt)} to ${moment(run.finishedAt)} (${duration(lasted(run))})`],
      ['By', run.operator],
      ['Cluster', markup`${cluster.context}, at ${code(cluster.server)}`],
      ['Cluster’s own id', cluster.uid === null ? 'could not be read' : code(cluster.uid)],
      ['Kubernetes', `${cluster.version}${nodes}`],
      ['Network and mesh', `${cluster.cni ?? 'network plugin unknown'}, ${cluster.mesh ?? 'no mesh seen'}`],
      [
        'Tool',
        markup`${tool.name} ${tool.version}, commit ${code(tool.commit)}, digest ${code(tool.digest)}`,
      ],
      ['Configuration', markup`digest ${code(run.configDigest)}`],
      [
        'Challenge',
        run.challenge !== undefined &&
          markup`${code(run.challenge)}: an auditor’s number, with which every nonce of this run begins. It shows that the run is not older than the number.`,
      ],
      ['Run', markup`${code(run.id)}, ${run.state === 'complete' ? 'complete' : 'aborted before its end'}`],
      [
        'Keep until',
        markup`${run.retainUntil}, six years after the run (45 CFR 164.316(b)(2)(i)), or longer where it stays in effect`,
      ],
      ['Evidence', markup`this page is drawn from ${code('run.json')}, SHA-256 ${code(digest)}`],
    )}
    ${scope(record)}
    ${certificates(record)}
    ${vantages(record)}
  </section>`;
}

function code(text: string): Html {
  return markup`<code>${text}</code>`;
}

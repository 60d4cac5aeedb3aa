import type { CheckCard, RunRecord } from '../../lib/model/record.ts';
import { seenInLine } from '../seen.ts';
import { line, prose } from './prose.ts';
import {
  citationsOf,
  controlId,
  objectiveId,
  OSCAL,
  planUuid,
  property,
  reviewedControls,
  spokenTo,
  subjectUuid,
  toolUuid,
} from './names.ts';
import { uuid } from './uuid.ts';

/** OSCAL assessment-plan: what a run set out to do. The results cannot be read without one, and refer to this. */
export function oscalPlan(record: RunRecord): string {
  const { run, checks } = record;
  const ssp = uuid('ssp', run.system, run.configDigest);
  const task = uuid('task', run.id);
  const plan = {
    uuid: planUuid(record),
    metadata: {
      title: line(`Live probes of ${run.system}`),
      'last-modified': run.startedAt,
      version: seenInLine(`${run.tool.version}+${run.configDigest.slice(0, 12)}`),
      'oscal-version': OSCAL,
    },
    'import-ssp': { href: `#${ssp}` },
    'local-definitions': definitions(record),
    'reviewed-controls': reviewedControls(spokenTo(record)),
    'assessment-subjects': [
      { type: 'component', description: 'What assay.yaml declares, as a run names it.', 'include-all': {} },
    ],
    'assessment-assets': {
      components: [tool(record)],
      'assessment-platforms': [
        { uuid: uuid('platform', run.cluster.context), title: line(`the cluster ${run.cluster.context}`) },
      ],
    },
    tasks: [
      {
        uuid: task,
        type: 'action',
        title: `Run ${run.id}`,
        timing: { 'on-date': { date: run.startedAt } },
        ...(checks.length === 0
          ? {}
          : {
              'associated-activities': checks.map(({ id }) => ({
                'activity-uuid': uuid('activity', id),
                subjects: [{ type: 'component', 'include-all': {} }],
              })),
            }),
      },
    ],
    'back-matter': {
      resources: [
        {
          uuid: ssp,
          title: line(`The declaration of ${run.system}`),
          description: `assay.yaml, SHA-256 ${run.configDigest}. It stands for a system security plan, which is not Assay’s to write.`,
        },
      ],
    },
  };
  return `${JSON.stringify({ 'assessment-plan': plan }, undefined, 1)}\n`;
}

function definitions(record: RunRecord): object {
  const subjects = [...new Set(record.findings.map(({ subject }) => subject))];
  const { checks } = record;
  return {
    ...(subjects.length === 0 ? {} : { components: subjects.map((subject) => component(record, subject)) }),
    ...(checks.length === 0
      ? {}
      : {
          'objectives-and-methods': checks.map((card) => objective(record, card)),
          activities: checks.map((card) => activity(record, card)),
        }),
    remarks: 'Ids of controls are those of 45 CFR Part 164, Subpart C, with dots for brackets.',
  };
}

function objective(record: RunRecord, card: CheckCard): object {
  const [first = '164.308(a)(8)'] = citationsOf(record, card.id);
  const shows = `A pass shows ${prose(card.shows)}. It does not show ${prose(card.doesNotShow)}.`;
  return {
    'control-id': controlId(first),
    parts: [
      { id: objectiveId(card.id), name: 'assessment-objective', title: line(card.title), prose: shows },
    ],
  };
}

function activity(record: RunRecord, { id, title, shows }: CheckCard): object {
  const citations = citationsOf(record, id);
  return {
    uuid: uuid('activity', id),
    title: line(title),
    description: prose(shows),
    props: [property('check', id)],
    ...(citations.length === 0 ? {} : { 'related-controls': reviewedControls(citations) }),
  };
}

function component(record: RunRecord, subject: string): object {
  return {
    uuid: subjectUuid(record, subject),
    type: 'service',
    title: line(subject),
    description: line(subject),
    status: { state: 'operational' },
  };
}

function tool(record: RunRecord): object {
  const { name, version, commit, digest } = record.run.tool;
  return {
    uuid: toolUuid(record),
    type: 'software',
    title: line(name),
    description: 'Sends live probes between controls and judges what came back.',
    props: [
      property('commit', commit),
      property('digest', digest),
      { name: 'version', value: seenInLine(version) },
    ],
    status: { state: 'operational' },
  };
}

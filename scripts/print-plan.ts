import type { Phase } from '../lib/model/record.ts';
import type { Arm, Trial } from '../lib/model/trial.ts';
import { describeVantage, vantageKey } from '../lib/model/vantage.ts';
import { armsOf, vantagesNeeded } from '../lib/run/plan.ts';
import type { Prepared } from '../lib/run/prepare.ts';
import { sentInWords } from '../lib/run/sent-in-words.ts';
import { shotKey, shotsOf, type Shot } from '../lib/run/shot.ts';

const PHASES: readonly Phase[] = ['before', 'during', 'after'];

/** Everything a run would send, by vantage, and what it would create. Only the plan is read. */
export function printPlan({ plan, cluster, system, refused }: Prepared): string {
  const arms = plan.flatMap(({ trial }) => armsOf(trial));
  const blocks = [...vantagesNeeded(arms)].map(([key, vantage]) => {
    const lines = linesOf(arms, key);
    return `${describeVantage(vantage)}\n${lines.map((line) => `    ${line}\n`).join('') || '    answers only\n'}`;
  });
  const idle = plan.flatMap(({ check, trial }) => {
    const why = whyIdle(trial);
    return why === undefined ? [] : [`    ${check.id} ${trial.subject}: ${why}\n`];
  });
  const { agents, policies, accounts } = refused;
  const reasons = new Set([agents, policies, accounts].flatMap((one) => [...one.values()]));
  const missing = [...reasons].map((why) => `    ${why}\n`);
  return [
    `${plan.length} findings on ${system.name} (context ${cluster.context}), ${blocks.length} agents. Nothing was created or sent.\n`,
    ...blocks,
    ...(idle.length > 0 ? ['Not tried\n', ...idle] : []),
    ...(missing.length > 0 ? ['Not allowed\n', ...missing] : []),
  ].join('\n');
}

function linesOf(arms: readonly Arm[], key: string): readonly string[] {
  const shots = new Map<string, { shot: Shot; roles: Set<string> }>();
  for (const { part, shot } of arms.flatMap((arm) => PHASES.flatMap((phase) => shotsOf(arm, phase)))) {
    if (vantageKey(shot.from) !== key) continue;
    const entry = shots.get(shotKey(shot)) ?? { shot, roles: new Set<string>() };
    entry.roles.add(part.role === 'probe' ? 'probe' : part.kind);
    shots.set(shotKey(shot), entry);
  }
  return [...shots.values()].map(
    ({ shot, roles }) => `${[...roles].sort().join(' + ')}: ${sentInWords(shot)} → ${placeOf(shot)}`,
  );
}

function placeOf({ to }: Shot): string {
  switch (to.at) {
    case 'address':
      return `${to.host}:${to.port}${(to.pod ?? to.name) ? ` (${to.pod ?? to.name ?? ''})` : ''}`;
    case 'canary':
      return `our canary on port ${to.port}: ${describeVantage(to.of)}`;
    case 'self':
      return 'its own address';
  }
}

function whyIdle(trial: Trial): string | undefined {
  if ('arms' in trial) return undefined;
  if ('notRun' in trial) return trial.notRun;
  if ('refuted' in trial) return trial.refuted;
  return 'unproven' in trial ? trial.unproven : trial.notApplicable;
}

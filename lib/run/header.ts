import { randomBytes } from 'node:crypto';
import { me } from '../cluster/lease.ts';
import type { RunHeader } from '../evidence/entries.ts';
import { suiteOf, type Check } from '../model/check.ts';
import type { CheckCard, RunRecord } from '../model/record.ts';
import type { System } from '../model/system.ts';
import type { PlannedFinding } from './plan.ts';
import type { Prepared } from './prepare.ts';
import { describeTool } from './tool.ts';

/** `20261123-063100-1a2b3c`: sorts by time, and fits a label. */
export function newRunId(now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

/** The folder for a run's evidence where none is named. */
export const defaultOutput = (id: string): string => `evidence/${id}`;

/** Who and what a run is. */
export async function headerOf(
  id: string,
  startedAt: Date,
  { loaded, cluster, facts, system }: Prepared,
): Promise<RunHeader> {
  return {
    id,
    startedAt: startedAt.toISOString(),
    tool: await describeTool(),
    system: system.name,
    configDigest: loaded.digest,
    cluster: {
      context: cluster.context,
      server: cluster.server,
      uid: facts.uid ?? null,
      version: facts.version,
      nodes: facts.nodes?.length ?? null,
      cni: facts.cni ?? null,
      mesh:
        facts.mesh === undefined
          ? null
          : [facts.mesh.name, facts.mesh.version].filter((part) => part !== undefined).join(' '),
    },
    operator: me(),
  };
}

/** What a report says of each check. */
export function cardsOf(findings: readonly PlannedFinding[]): CheckCard[] {
  const checks = new Map<Check, string>();
  for (const { check, trial } of findings) if (!checks.has(check)) checks.set(check, trial.reperform);
  return [...checks].map(([{ id, title, shows, doesNotShow, remediation }, reperform]) => ({
    id,
    title,
    suite: suiteOf(id),
    shows,
    doesNotShow,
    remediation,
    reperform,
  }));
}

/** What was there to be tested, by declaration and discovery. */
export function inventoryOf({ endpoints, egress }: System): RunRecord['inventory'] {
  return {
    endpoints: endpoints.map(({ namespace, service, port, protocol, replicas }) => ({
      endpoint: `${namespace}/${service}:${port}/${protocol}`,
      replicas: replicas.length,
    })),
    peers: endpoints.flatMap(({ namespace, service, port, callers }) =>
      callers.map((caller) => ({
        peer: `${caller.namespace}/${caller.serviceAccount}`,
        endpoint: `${namespace}/${service}:${port}`,
        methods: [...caller.methods],
      })),
    ),
    // Read off the wire: what the observations show of them is added when the record is made.
    certificates: [],
    egress: egress.destinations.map(({ host, port, name, agreement, reason, callers }) => ({
      destination: `${host}:${port}`,
      name,
      ...(agreement === undefined ? {} : { agreement }),
      ...(reason === undefined ? {} : { reason }),
      callers: callers.map(({ workload }) => workload),
    })),
  };
}

/** What of the scope is declared, and what was left out: by the file, or by the choice of checks for this run. */
export function coverageOf(
  { system, catalogue, plan }: Prepared,
  selected: readonly PlannedFinding[],
): RunRecord['coverage'] {
  const undeclared = system.notCovered.map(({ what, why }) => ({ what, why }));
  const asked = new Set(selected);
  const known = new Set<string>(plan.map(({ check }) => check.id));
  const unasked = [
    ...catalogue.filter((id) => !known.has(id)),
    ...plan
      .filter((planned) => !asked.has(planned))
      .map(({ check, trial }) => `${check.id} ${trial.subject}`),
  ].map((what) => ({ what, why: 'it was not selected for this run' }));
  return {
    discovered: system.discovered,
    covered: system.discovered - undeclared.length,
    notCovered: [...undeclared, ...unasked],
  };
}

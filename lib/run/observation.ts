import { detailOf } from '../evidence/detail.ts';
import { canaryName, OWN_CANARY } from '../model/canary-name.ts';
import type { Observation } from '../model/record.ts';
import { describeVantage, vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import type { Changed } from './changes.ts';
import type { Witnessed } from './experiment.ts';
import type { Fired } from './fire.ts';
import { sentInWords } from './sent-in-words.ts';
import { turnOf } from './turn.ts';

/** What is kept of one exchange: identities, what was sent, and the allow-listed part of what came back. */
export function observationOf(cast: Cast, { part, phase, fired }: Witnessed, changed?: Changed): Observation {
  const { shot, outcome, nonce, batch, seq, at, ms, attempt } = fired;
  const kept = {
    ...detailOf(outcome, 'keep' in shot.send ? shot.send.keep : undefined),
    ...whenChanged(fired, changed),
  };
  const detail = Object.keys(kept).length === 0 ? undefined : kept;
  return {
    role: part.role,
    ...(part.role === 'control' ? { control: part.kind } : {}),
    phase,
    from: fromOf(cast, fired),
    to: toOf(cast, fired),
    sent: sentInWords(shot),
    outcome: outcome.outcome,
    ...(detail === undefined ? {} : { detail }),
    nonce,
    batch,
    seq,
    at,
    ms,
    attempt,
  };
}

/** Of an exchange that was made again: what it came to at first, and when something was changed. */
function whenChanged(fired: Fired, changed: Changed | undefined): Readonly<Record<string, unknown>> {
  const turn = turnOf(fired, changed);
  if (!turn || 'unchanged' in turn || !changed || 'failed' in changed) return {};
  const { first, times, lastMs, afterMs } = turn;
  return {
    atFirst: { ...detailOf(first), outcome: first.outcome, times },
    changedAt: new Date(changed.beganAt).toISOString(),
    lastMs,
    ...(afterMs === undefined ? {} : { afterMs }),
  };
}

function fromOf(cast: Cast, { shot: { from } }: Witnessed['fired']): Observation['from'] {
  const agent = cast.get(vantageKey(from));
  const standing = agent?.state === 'ready' ? agent : undefined;
  const where = [
    describeVantage(from),
    standing?.node === undefined || (from.where === 'pod' && from.node !== undefined)
      ? ''
      : `on ${standing.node}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
  if (from.where === 'outside') return { where, ...(standing?.ip === undefined ? {} : { ip: standing.ip }) };
  return {
    namespace: from.namespace,
    ...(from.borrowedFrom === undefined ? {} : { workload: from.borrowedFrom }),
    serviceAccount: from.serviceAccount ?? 'default',
    ...(standing?.pod === undefined ? {} : { pod: standing.pod }),
    ...(standing?.ip === undefined ? {} : { ip: standing.ip }),
    where,
  };
}

function toOf(cast: Cast, { shot: { from, to } }: Witnessed['fired']): Observation['to'] {
  switch (to.at) {
    case 'address': {
      const { namespace, workload, pod, name, host: ip, port } = to;
      return {
        ...(namespace === undefined ? {} : { namespace }),
        ...(workload === undefined ? {} : { workload }),
        ...(pod === undefined ? {} : { pod }),
        ip,
        port,
        ...(name === undefined ? {} : { name }),
      };
    }
    case 'self': {
      const agent = cast.get(vantageKey(from));
      return {
        ...(agent?.state === 'ready' && agent.ip !== undefined ? { ip: agent.ip } : {}),
        port: 0,
        name: OWN_CANARY,
      };
    }
    case 'canary': {
      const agent = cast.get(vantageKey(to.of));
      const name = canaryName(describeVantage(to.of));
      if (agent?.state !== 'ready') return { port: to.port, name };
      const { pod, ip, vantage } = agent;
      return {
        ...(vantage.where === 'pod' ? { namespace: vantage.namespace } : {}),
        ...(pod === undefined ? {} : { pod }),
        ...(ip === undefined ? {} : { ip }),
        port: to.port,
        name,
      };
    }
  }
}

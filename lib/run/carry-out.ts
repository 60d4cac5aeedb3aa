import type { Judged } from '../evidence/entries.ts';
import { discover } from '../discover/discover.ts';
import type { Owner } from '../cluster/owner.ts';
import type { Book } from './book.ts';
import type { Cast } from './agent.ts';
import { newPods } from './afresh.ts';
import { startCast, type Staging } from './cast.ts';
import { RUN_SECONDS } from './deadline.ts';
import { changerOf } from './changes.ts';
import { changedReplicas, conclude, foundUnsafe } from './conclude.ts';
import { conduct, isOneSided } from './experiment.ts';
import { noncesOf } from './nonce.ts';
import type { Vantage } from '../model/vantage.ts';
import { armsOf, lastingVantages, type PlannedFinding } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { RunOptions } from './session.ts';
import { settle } from './settle.ts';
import type { TakenLease } from './take-lease.ts';
import type { Teardown } from './teardown.ts';
import { waiverFor } from './waive.ts';

/** Agents, canaries, controls, probes, controls, verdicts: everything between the first and the last line of the book. */
export async function carryOut(about: {
  readonly prepared: Prepared;
  readonly findings: readonly PlannedFinding[];
  readonly options: RunOptions;
  readonly book: Book;
  readonly teardown: Teardown;
  readonly lease: TakenLease;
}): Promise<void> {
  const { prepared, findings, options, book, teardown, lease } = about;
  const { cluster, loaded, facts, system, refused } = prepared;
  const { id, progress, signal, image, imagePullSecrets } = options;
  const newNonce = options.challenge === undefined ? undefined : noncesOf(options.challenge);
  const arms = findings.flatMap(({ trial }) => armsOf(trial));

  const owners = new Map<string, Owner>();
  book.phase('agents');
  const staging: Staging = {
    runId: id,
    image,
    imagePullSecrets,
    teardown,
    signal,
    ownerSeconds: options.timeoutSeconds ?? RUN_SECONDS,
    refused,
  };
  const standing = await startCast(cluster, lastingVantages(arms), {
    ...staging,
    onOwner: async (owner) => {
      owners.set(owner.namespace, owner);
      await lease.goesWith(owner);
    },
    onProgress: (running, of) => {
      progress.step(`${running} of ${of} running`);
    },
  });
  const others = imagesOf(standing, hasOwnImage);
  await book.write({
    kind: 'image',
    data: {
      asked: image,
      ran: imagesOf(standing, (vantage) => !hasOwnImage(vantage)),
      ...(others.length > 0 ? { others } : {}),
    },
  });
  book.phase('settle');
  book.count(await settle(standing, arms, signal, newNonce));
  // When nothing else starts any more: what is asked for is a pod's first moment, not ours.
  const { cast, done } = await newPods(cluster, staging)(standing, arms);
  book.phase('probes');
  const experiment = await conduct(cast, arms, {
    onRound: (round) => book.round(cast, findings, round),
    signal,
    newNonce,
    changer: changerOf(cluster, owners),
  });
  await done();
  book.phase('verdicts');
  // What cannot be looked at again counts as changed: passes become inconclusive, holes stay.
  const after = await discover(cluster, loaded, facts).catch(() => undefined);
  const changed = changedReplicas(system.endpoints, after?.endpoints ?? []);
  const unsafe = foundUnsafe(system, after);
  await book.verdicts(
    findings.map((planned, finding): Judged => {
      const { check, trial } = planned;
      const verdict = conclude(planned, { cast, experiment, changed, unsafe });
      const subject = { check: check.id, subject: trial.subject };
      const waiver =
        verdict.verdict === 'fail' ? waiverFor(loaded.config.waivers, subject, new Date()) : undefined;
      return {
        finding,
        ...verdict,
        ...(isOneSided(experiment, armsOf(trial)) ? { oneSided: true as const } : {}),
        ...(waiver ? { waiver } : {}),
      };
    }),
  );
}

const hasOwnImage = (vantage: Vantage): boolean =>
  vantage.where === 'pod' && vantage.captures?.image !== undefined;

function imagesOf(cast: Cast, isMeant: (vantage: Vantage) => boolean): string[] {
  const agents = [...cast.values()].filter(({ vantage }) => isMeant(vantage));
  return [...new Set(agents.flatMap((agent) => ('imageID' in agent && agent.imageID) || []))].sort();
}

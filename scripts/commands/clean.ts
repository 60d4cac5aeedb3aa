import { Command } from 'commander';
import { connect } from '../../lib/cluster/connect.ts';
import { describeRef, refOf } from '../../lib/cluster/kinds.ts';
import { me, readLease, removeLease } from '../../lib/cluster/lease.ts';
import { takeLabels } from '../../lib/cluster/namespace-labels.ts';
import { ifAllowed } from '../../lib/cluster/objects.ts';
import { findOurs, removeOurs } from '../../lib/cluster/ours.ts';
import { LEASE_NAME } from '../../lib/cluster/rights.ts';
import { AssayError } from '../../lib/errors.ts';
import { forgetOutside } from '../../lib/run/outside.ts';
import { scopeOf } from '../../lib/run/prepare.ts';
import { chooseTarget } from '../../lib/run/target.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { config, context, kubeconfig, type TargetFlags } from '../options.ts';

const WITHIN_MS = 30_000;

export const cleanCommand = new Command('clean')
  .description('remove at once what a killed run left behind; by itself it goes when its deadline comes')
  .addOption(context)
  .addOption(kubeconfig)
  .addOption(config)
  .option('--force', "also while somebody else's run holds the lease", false)
  .action(async (flags: TargetFlags & { readonly force: boolean }) => {
    const target = await chooseTarget(flags);
    const cluster = await connect(target);
    const { vantages } = target.config.config;
    const { agents, lease } = scopeOf(target.config.config);
    const namespaces = [...new Set([...agents, lease])];
    const state = await readLease(cluster, lease);
    if (state.is === 'held' && !state.holder.startsWith(`${me()} `) && !flags.force) {
      throw new AssayError('E_LEASE_HELD', {
        tried: 'removing what runs left behind',
        seen: `${state.holder} has held the lease since ${state.since}: that run may be alive`,
        todo: 'Wait for it to end, or say --force.',
      });
    }
    const found = await findOurs(cluster, namespaces);
    if (vantages.outside && 'docker' in vantages.outside) await forgetOutside(vantages.outside.docker);
    const labelled = vantages.trusted?.namespace;
    if (labelled !== undefined && (await ifAllowed(takeLabels(cluster, labelled))) === 'taken')
      process.stdout.write(`removing the labels of a run from Namespace ${labelled}\n`);
    if (await removeLease(cluster, lease)) process.stdout.write(`removing Lease ${lease}/${LEASE_NAME}\n`);
    for (const object of found) process.stdout.write(`removing ${describeRef(refOf(object))}\n`);
    const until = Date.now() + WITHIN_MS;
    let left = found;
    while (left.length > 0 && Date.now() < until) {
      await removeOurs(cluster, left);
      await sleep(250);
      left = await findOurs(cluster, namespaces);
    }
    if (left.length > 0) {
      throw new AssayError('E_REFUSED', {
        tried: 'removing everything of ours',
        seen: `still there: ${left.map((object) => describeRef(refOf(object))).join(', ')}`,
        todo: 'Look at their finalizers and at your rights (assay rbac).',
      });
    }
    process.stdout.write(
      found.length === 0 ? 'Nothing else of ours was there.\n' : `${found.length} objects removed.\n`,
    );
  });

import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { admissionPolicies } from '../../lib/cluster/admission-policy.ts';
import { factsRoleManifests, roleManifests, type Subject } from '../../lib/cluster/rbac.ts';
import { AssayError } from '../../lib/errors.ts';
import { scopeOf } from '../../lib/run/prepare.ts';
import { readConfig } from '../../lib/run/target.ts';
import { config, context, kubeconfig, probeImage, type TargetFlags } from '../options.ts';

interface RbacFlags extends TargetFlags {
  readonly user?: string;
  readonly group?: string;
  readonly serviceAccount?: string;
  readonly facts: boolean;
}

const WARNING = `# The least rights of a run, for kubectl apply -f -.
# Creating pods and exec in a namespace with ePHI is a strong right: whoever holds it can start a pod as any of its
# service accounts and read what such a pod may read. The ValidatingAdmissionPolicy at the end narrows it to the
# agents of Assay; give the role to an identity that only the nightly job can use. Never name yourself: the policies
# let whom they name create and delete no pod, ConfigMap, Job or NetworkPolicy but those of a run, and, with
# vantages.trusted, change no Namespace but that one.
`;

export const rbacCommand = new Command('rbac')
  .description('print the least Role for each namespace of the system, and a policy that pins the agents')
  .addOption(config)
  .addOption(context)
  .addOption(kubeconfig)
  .addOption(probeImage)
  .addOption(new Option('--user <name>', 'the user who runs Assay'))
  .addOption(new Option('--group <name>', 'or the group'))
  .addOption(
    new Option(
      '--service-account <namespace/name>',
      'or the service account; default: assay in the vantages namespace',
    ),
  )
  .option('--facts', 'also the optional cluster-wide reading of nodes and versions', false)
  .action(async (flags: RbacFlags) => {
    const { config: loaded, image } = await readConfig(flags);
    const { hostNamespace, capture, trusted } = loaded.config.vantages;
    const scope = scopeOf(loaded.config);
    const subject = subjectOf(flags, scope.lease);
    const objects = [
      ...roleManifests(scope, subject),
      ...(flags.facts ? factsRoleManifests(subject) : []),
      ...admissionPolicies({
        subject,
        probeImage: image,
        hostNamespace,
        captureImage: capture && (capture.image ?? image),
        trusted,
      }),
    ];
    process.stdout.write(`${WARNING}${objects.map((object) => `---\n${stringify(object)}`).join('')}`);
  });

function subjectOf({ user, group, serviceAccount }: RbacFlags, home: string): Subject {
  if (user !== undefined) return { kind: 'User', name: user };
  if (group !== undefined) return { kind: 'Group', name: group };
  const [namespace, name] = (serviceAccount ?? `${home}/assay`).split('/');
  if (namespace === undefined || name === undefined) {
    throw new AssayError('E_USAGE', {
      tried: `reading --service-account ${serviceAccount ?? ''}`,
      seen: 'it has no slash',
      todo: 'Write <namespace>/<name>.',
    });
  }
  return { kind: 'ServiceAccount', name, namespace };
}

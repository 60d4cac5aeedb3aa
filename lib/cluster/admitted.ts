import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../model/kube-object.ts';
import { AGENT_CONTAINER } from './agent-pod.ts';
import { MESH_CONTAINERS, MESH_PROXIES } from './mesh.ts';
import { podView, type PodView } from './pod-view.ts';

/** What admission made of a pod that we asked for. */
export type Admission =
  | { readonly as: 'asked' }
  | { readonly as: 'vantage-unsafe' | 'not-injected' | 'injected'; readonly details: readonly string[] };

/** Compare the pod that the API gave back with the one that was asked for. */
export function judgeAdmission(asked: KubeObject, got: KubeObject): Admission {
  const [wanted, given] = [podView.parse(asked), podView.parse(got)];
  const details = [...strangers(wanted, given), ...changedAgent(wanted, given), ...changedPod(wanted, given)];
  if (details.length > 0) return { as: 'vantage-unsafe', details };
  const proxies = allContainers(given).filter(({ name }) => MESH_CONTAINERS.has(name));
  const meshed = wanted.metadata.labels?.['sidecar.istio.io/inject'] === 'true';
  if (meshed && !proxies.some(({ name }) => MESH_PROXIES.has(name))) {
    return { as: 'not-injected', details: ['no mesh proxy was added'] };
  }
  if (!meshed && proxies.length > 0) {
    return { as: 'injected', details: proxies.map(({ name }) => `${name} was added`) };
  }
  return { as: 'asked' };
}

const allContainers = ({ spec }: PodView): PodView['spec']['containers'] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
];

function strangers(wanted: PodView, given: PodView): readonly string[] {
  const ours = new Set(allContainers(wanted).map(({ name }) => name));
  return allContainers(given)
    .filter(({ name }) => !ours.has(name) && !MESH_CONTAINERS.has(name))
    .map(({ name }) => `the container ${name} was added`);
}

/** Tokens and environment reach the agent only through its own container; a proxy's are its own affair. */
function changedAgent(wanted: PodView, given: PodView): readonly string[] {
  const find = ({ spec }: PodView) => spec.containers.find(({ name }) => name === AGENT_CONTAINER);
  const [ours, theirs] = [find(wanted), find(given)];
  if (ours === undefined || theirs === undefined) return ['the agent is missing'];
  const mounted = new Set(ours.volumeMounts?.map(({ mountPath }) => mountPath));
  const variables = new Set(ours.env?.map(({ name }) => name));
  return [
    ...(theirs.volumeMounts ?? [])
      .filter(({ mountPath }) => !mounted.has(mountPath))
      .map(({ name, mountPath }) => `the volume ${name} was mounted at ${mountPath}`),
    ...(theirs.env ?? [])
      .filter(({ name }) => !variables.has(name))
      .map(({ name }) => `the environment variable ${name} was set`),
    ...((theirs.envFrom ?? []).length > (ours.envFrom ?? []).length
      ? ['environment was taken from elsewhere']
      : []),
    ...(sameImage(ours.image, theirs.image) ? [] : [`the image became ${String(theirs.image)}`]),
    ...(isDeepStrictEqual([ours.command, ours.args], [theirs.command, theirs.args])
      ? []
      : ['the command was changed']),
    ...Object.entries(ours.securityContext ?? {})
      .filter(([field, value]) => !isDeepStrictEqual(theirs.securityContext?.[field], value))
      .map(([field]) => `securityContext.${field} was changed`),
    ...(theirs.securityContext?.['privileged'] === true ? ['the agent was made privileged'] : []),
  ];
}

/** A registry mirror may take the name's place as long as the digest stays. */
function sameImage(asked = '', got = ''): boolean {
  const digest = (image: string): string | undefined => image.split('@')[1];
  return asked === got || (digest(asked) !== undefined && digest(asked) === digest(got));
}

function changedPod({ metadata, spec }: PodView, given: PodView): readonly string[] {
  const account = spec.serviceAccountName ?? 'default';
  const gates = new Set(given.spec.readinessGates?.map(({ conditionType }) => conditionType));
  return [
    ...(given.spec.automountServiceAccountToken === false ? [] : ['the token’s automount was turned on']),
    ...((given.spec.serviceAccountName ?? 'default') === account ? [] : ['the service account was changed']),
    ...(Boolean(given.spec.hostNetwork) === Boolean(spec.hostNetwork) ? [] : ['the network was changed']),
    ...changedNames(spec, given.spec),
    ...(given.spec.hostPID === true ? ['the host’s processes were shared'] : []),
    ...(spec.readinessGates ?? [])
      .filter(({ conditionType }) => !gates.has(conditionType))
      .map(() => 'the readiness gate was removed'),
    ...Object.entries(metadata.labels ?? {})
      .filter(([name, value]) => given.metadata.labels?.[name] !== value)
      .map(([name]) => `the label ${name} was changed`),
  ];
}

/** A name that leads elsewhere is a probe that meets nobody. A resolver's other options lead nowhere else. */
function changedNames(wanted: PodView['spec'], given: PodView['spec']): readonly string[] {
  const servers = ({ dnsPolicy, dnsConfig }: PodView['spec']): unknown => [
    dnsPolicy,
    dnsConfig?.nameservers ?? [],
    dnsConfig?.searches ?? [],
  ];
  return [
    ...(isDeepStrictEqual(wanted.hostAliases ?? [], given.hostAliases ?? [])
      ? []
      : ['the hosts were changed']),
    ...(isDeepStrictEqual(servers(wanted), servers(given)) ? [] : ['the resolver was changed']),
  ];
}

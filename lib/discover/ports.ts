import type { PodPort } from '../model/system.ts';
import { MESH_CONTAINERS } from '../cluster/mesh.ts';
import { portOf, type Pod } from './pod.ts';
import type { Service } from './service.ts';

const EXEMPTIONS = [
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'config.linkerd.io/skip-inbound-ports',
] as const;

/**
 * Every TCP port that these pods are known to have: their containers' own lists without the mesh's, the targets of
 * every Service that selects them, what annotations exempt from the mesh, and what the file adds. A program may
 * listen on others; nothing in the cluster says so.
 */
export function podPortsOf(
  pods: readonly Pod[],
  services: readonly Service[],
  declared: readonly number[],
): readonly PodPort[] {
  const found: readonly PodPort[] = [
    ...declared.map((port) => ({ port, from: 'declared' as const })),
    ...pods.flatMap((pod) => targets(pod, services)).map((port) => ({ port, from: 'service' as const })),
    ...pods.flatMap(listed).map((port) => ({ port, from: 'container' as const })),
    ...pods.flatMap(exemptions).map((port) => ({ port, from: 'annotation' as const })),
  ];
  return [...new Map(found.map((one) => [one.port, one])).values()].sort((a, b) => a.port - b.port);
}

const listed = ({ spec }: Pod): readonly number[] =>
  [...spec.containers, ...spec.initContainers]
    .filter(({ name }) => !MESH_CONTAINERS.has(name))
    .flatMap(({ ports }) => ports)
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ containerPort }) => containerPort);

function targets(pod: Pod, services: readonly Service[]): readonly number[] {
  return services
    .filter(({ spec }) => isSelected(pod, spec.selector))
    .flatMap(({ spec }) => spec.ports)
    .filter(({ protocol }) => protocol === 'TCP')
    .flatMap((port) => portOf(pod, port) ?? []);
}

function isSelected({ metadata }: Pod, selector: Readonly<Record<string, string>> | undefined): boolean {
  const words = Object.entries(selector ?? {});
  return words.length > 0 && words.every(([key, value]) => metadata.labels[key] === value);
}

/** Single ports and ranges, as both meshes write them. */
function exemptions({ metadata }: Pod): readonly number[] {
  return EXEMPTIONS.flatMap((name) => (metadata.annotations[name] ?? '').split(',')).flatMap((word) => {
    const [, first, last] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(word) ?? [];
    if (first === undefined) return [];
    const from = Number(first);
    const to = Number(last ?? first);
    return Array.from(
      { length: Math.min(Math.max(to - from + 1, 0), MOST_OF_A_RANGE) },
      (_, at) => from + at,
    );
  });
}

/** Of a range of exempt ports, as many are asked. */
const MOST_OF_A_RANGE = 64;

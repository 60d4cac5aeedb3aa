import { isGateway } from './gateways.ts';
import { behind, referenceOf } from './labels.ts';
import type { LeftOut } from './scope.ts';
import type { Seen } from './seen.ts';
import type { PortView, ServiceView } from './views.ts';

/** A port of a Service. */
export interface Door {
  readonly service: ServiceView;
  readonly port: PortView;
}

/** Every port behind which there is somebody, once: another name for the same port of the same pods is covered with it. */
export function doorsOf(
  seen: Seen,
  namespaces: readonly string[],
): { readonly doors: readonly Door[]; readonly leftOut: readonly LeftOut[] } {
  const inScope = seen.services.filter(({ metadata }) => namespaces.includes(metadata.namespace));
  const all = inScope
    .filter((service) => whyNone(service, seen) === undefined)
    .flatMap((service) => service.spec.ports.map((port) => ({ service, port })));
  const speaking = all.filter(({ port }) => port.protocol === 'TCP');
  const first = new Map<string, Door>();
  // A Service with an address of its own is met at that address, too: it stands for its headless namesakes.
  for (const door of [...speaking.filter(hasAddress), ...speaking])
    first.set(keyOf(door), first.get(keyOf(door)) ?? door);
  return {
    doors: speaking.filter((door) => first.get(keyOf(door)) === door),
    leftOut: [
      ...inScope.flatMap((service) => {
        const why = whyNone(service, seen);
        return why === undefined ? [] : [{ what: referenceOf(service), why }];
      }),
      ...all
        .filter(({ port }) => port.protocol !== 'TCP')
        .map((door) => ({
          what: nameOf(door),
          why: `it speaks ${door.port.protocol}, and probes speak TCP`,
        })),
      ...speaking.flatMap((door) => {
        const same = first.get(keyOf(door));
        return same === undefined || same === door
          ? []
          : [{ what: nameOf(door), why: `another name for ${nameOf(same)}` }];
      }),
    ],
  };
}

function whyNone(service: ServiceView, seen: Seen): string | undefined {
  if (Object.keys(service.spec.selector).length === 0) return 'it selects no pods';
  const workloads = behind(service, seen.workloads);
  return workloads.length > 0 && workloads.every((one) => isGateway(one, seen))
    ? 'the edge itself: its hosts stand under ingress'
    : undefined;
}

const hasAddress = ({ service }: Door): boolean => service.spec.clusterIP !== 'None';

const nameOf = ({ service, port }: Door): string => `${referenceOf(service)}:${port.port}`;

function keyOf({ service: { metadata, spec }, port }: Door): string {
  const selector = Object.entries(spec.selector).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metadata.namespace, selector, port.targetPort ?? port.port]);
}

import type { CallerGuess, Place } from './callers.ts';
import { referenceOf } from './labels.ts';
import type { Seen } from './seen.ts';
import type { ServiceView, WorkloadView } from './views.ts';

/** A variable whose value is a bare name counts only where its own name says that it is a host. */
const HOST_VARIABLE = /(HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVICE|URL|URI|ENDPOINT|UPSTREAM|BACKEND)$/i;

/**
 * Workloads with a variable that holds the name of the Service. Values may hold passwords too: they are compared, and
 * neither kept nor shown. What comes from a Secret or a ConfigMap is not read.
 */
export function fromEnvironment(
  { service, workloads: own }: Place,
  { workloads }: Seen,
): readonly CallerGuess[] {
  return workloads
    .filter((one) => !own.includes(one))
    .flatMap((one) => {
      const variable = variablesOf(one).find(({ name, value = '' }) => names(service, one, name, value));
      return variable === undefined
        ? []
        : [
            {
              workload: referenceOf(one),
              methods: [],
              why: `its variable ${variable.name} names this Service`,
            },
          ];
    });
}

const variablesOf = ({ spec }: WorkloadView) => spec.template.spec.containers.flatMap(({ env }) => env);

function names(
  { metadata: { name, namespace }, spec: { ports } }: ServiceView,
  from: WorkloadView,
  variable: string,
  value: string,
): boolean {
  const before = String.raw`(?:^|[/@,=\s])`;
  const after = String.raw`(?=$|[:/,?\s])`;
  const qualified = `${literal(name)}\\.${literal(namespace)}(?:\\.svc(?:\\.cluster\\.local\\.?)?)?`;
  if (new RegExp(`${before}${qualified}${after}`).test(value)) return true;
  if (from.metadata.namespace !== namespace) return false;
  // In the Service's own namespace a bare word is enough, if it stands where only a host does.
  if (new RegExp(`(?://|@)${literal(name)}${after}`).test(value)) return true;
  if (ports.some(({ port }) => new RegExp(`${before}${literal(name)}:${port}(?!\\d)`).test(value)))
    return true;
  return value === name && HOST_VARIABLE.test(variable);
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

import { cel, type Validation } from './cel.ts';
import { RUN_LABEL } from './labels.ts';
import { SET_BY_RUN } from './namespace-labels.ts';

/** A namespace and the labels that a run may set on it. */
export interface Trusted {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What may become of a Namespace: the declared labels come and go, with the mark of the run, and nothing else does. */
export const labelRules = ({ namespace, labels }: Trusted): readonly Validation[] => [
  { expression: `request.name == ${cel(namespace)}`, message: `only the namespace ${namespace} is changed` },
  {
    expression: sameBut('labels', [...Object.keys(labels), RUN_LABEL]),
    message: 'only the declared labels and the mark of a run are set or removed',
  },
  {
    expression: Object.entries(labels)
      .map(([name, value]) => hasOnly(cel(name), cel(value)))
      .join(' && '),
    message: 'a declared label has its declared value, or is not there',
  },
  {
    expression: sameBut('annotations', [SET_BY_RUN]),
    message: 'no annotation but that of a run is set or removed',
  },
  {
    expression: ['finalizers', 'ownerReferences']
      .map((field) => `${given('object', field, '[]')} == ${given('oldObject', field, '[]')}`)
      .join(' && '),
    message: 'who holds the namespace, or owns it, stays as it is',
  },
];

/** A field of the metadata, or what stands for one that is not there. */
const given = (of: 'object' | 'oldObject', field: string, empty: '{}' | '[]' = '{}'): string =>
  `(has(${of}.metadata.${field}) ? ${of}.metadata.${field} : ${empty})`;

/** A map of the metadata has the entries that it had, but for these. */
function sameBut(field: string, names: readonly string[]): string {
  const [now, then] = [given('object', field), given('oldObject', field)];
  const isOurs = `k in ${cel(names)}`;
  return `${now}.all(k, ${isOurs} || (k in ${then} && ${then}[k] == ${now}[k])) && ${then}.all(k, ${isOurs} || k in ${now})`;
}

const hasOnly = (name: string, value: string): string =>
  `(!(${name} in ${given('object', 'labels')}) || ${given('object', 'labels')}[${name}] == ${value})`;

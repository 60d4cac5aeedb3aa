import type { Need } from '../../../lib/cluster/rights.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly rules: readonly Rule[];
}

/** The Role without these rights, and with all others. Throws where it never had one of them. */
export function lesser(role: Role, needs: readonly Need[]): Role {
  return { ...role, rules: needs.reduce(withoutOne, role.rules) };
}

function withoutOne(rules: readonly Rule[], need: Need): readonly Rule[] {
  const full = need.subresource === undefined ? need.resource : `${need.resource}/${need.subresource}`;
  const gives = ({ apiGroups, resources, resourceNames, verbs }: Rule): boolean =>
    apiGroups.includes(need.group) &&
    resources.includes(full) &&
    verbs.includes(need.verb) &&
    (need.name === undefined ? resourceNames === undefined : resourceNames?.includes(need.name) === true);
  if (!rules.some(gives)) throw new Error(`the Role has no right to ${need.verb} ${full}`);
  return rules.flatMap((rule) => {
    if (!gives(rule)) return [rule];
    const resources = rule.resources.filter((one) => one !== full);
    const verbs = rule.verbs.filter((one) => one !== need.verb);
    return [
      ...(resources.length > 0 ? [{ ...rule, resources }] : []),
      ...(verbs.length > 0 ? [{ ...rule, resources: [full], verbs }] : []),
    ];
  });
}

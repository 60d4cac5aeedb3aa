import { parseAllDocuments, stringify } from 'yaml';

interface Rule {
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly Rule[];
}

/** The manifests of `assay rbac` without one right in one namespace. */
export function without(
  manifests: string,
  { verb, resource, namespace }: { verb: string; resource: string; namespace: string },
): string {
  let taken = 0;
  const roles = parseAllDocuments(manifests).map((document) => {
    const role = document.toJS() as Role;
    if (role.kind !== 'Role' || role.metadata.namespace !== namespace) return role;
    const rules = (role.rules ?? []).flatMap((rule) => {
      if (!rule.resources.includes(resource) || !rule.verbs.includes(verb)) return [rule];
      taken += 1;
      const others = rule.resources.filter((one) => one !== resource);
      const verbs = rule.verbs.filter((one) => one !== verb);
      return [
        ...(others.length > 0 ? [{ ...rule, resources: others }] : []),
        ...(verbs.length > 0 ? [{ ...rule, resources: [resource], verbs }] : []),
      ];
    });
    return { ...role, rules };
  });
  if (taken === 0) throw new Error(`no Role in ${namespace} may ${verb} ${resource}`);
  return roles.map((role) => stringify(role)).join('---\n');
}

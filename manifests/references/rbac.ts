import { at, listAt, textAt } from '../value.ts';
import { type ResourceSet, systemNamespaces } from './resource-set.ts';
import { error, type Rule } from './rule.ts';
import { existing } from './suggest.ts';

const group = 'rbac.authorization.k8s.io';

/** A binding's role and accounts are there. */
export const roleBindings: Rule = {
  kinds: [`RoleBinding.${group}`, `ClusterRoleBinding.${group}`],
  *check(binding, set) {
    const [kind, role] = [
      textAt(binding.document, 'roleRef', 'kind'),
      textAt(binding.document, 'roleRef', 'name'),
    ];
    const namespace = set.namespaceOf(binding);
    const home = kind === 'ClusterRole' ? '' : namespace;
    if (!isBuiltIn(kind, role) && !set.has(`${kind}.${group}`, home, role)) {
      yield error(binding, ['roleRef'], {
        code: 'reference.no-role',
        message: `there is no ${kind} ${role}${home === '' ? '' : ` in namespace ${home}`}`,
        fix: existing(`${kind}.${group}`, home, role, set),
      });
    }
    for (const [index, subject] of listAt(binding.document, 'subjects').entries()) {
      const name = textAt(subject, 'name');
      const of = textAt(subject, 'namespace') || namespace;
      // The system's own accounts are no file's, but for `default`, where anyone's may be.
      const isOurs = of === 'default' || !systemNamespaces.includes(of);
      if (at(subject, 'kind') !== 'ServiceAccount' || name === 'default' || !isOurs) continue;
      if (set.has('ServiceAccount', of, name)) continue;
      yield error(binding, ['subjects', index], {
        code: 'reference.no-serviceaccount',
        message: `there is no ServiceAccount ${name} in namespace ${of}`,
        fix: existing('ServiceAccount', of, name, set),
      });
    }
  },
};

/** Every cluster has these. */
function isBuiltIn(kind: string, role: string): boolean {
  const known = ['view', 'edit', 'admin', 'cluster-admin'];
  return kind === 'ClusterRole' && (known.includes(role) || role.startsWith('system:'));
}

/** Something that an account is to read, in its namespace. */
interface Wanted {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
}

/** Whether a binding of the files lets a ServiceAccount get a Secret or ConfigMap. */
export function mayRead(
  account: { readonly name: string; readonly namespace: string },
  wanted: Wanted,
  set: ResourceSet,
): boolean {
  const bindings = [
    ...set.ofKind(`ClusterRoleBinding.${group}`),
    ...set.ofKind(`RoleBinding.${group}`, wanted.namespace),
  ];
  return bindings.some((binding) => {
    const namespace = set.namespaceOf(binding);
    const isBound = listAt(binding.document, 'subjects').some((subject) => {
      const of = textAt(subject, 'namespace') || namespace;
      return textAt(subject, 'name') === account.name && of === account.namespace;
    });
    if (!isBound) return false;
    const kind = textAt(binding.document, 'roleRef', 'kind');
    const home = kind === 'ClusterRole' ? '' : namespace;
    const role = set.find(`${kind}.${group}`, home, textAt(binding.document, 'roleRef', 'name'));
    // A role that is elsewhere is reported by itself, or built in.
    return role === undefined || listAt(role.document, 'rules').some((rule) => allows(rule, wanted));
  });
}

function allows(rule: unknown, { kind, name }: Wanted): boolean {
  const has = (field: string, ...wanted: string[]) =>
    listAt(rule, field).some((one) => typeof one === 'string' && wanted.includes(one));
  const isNamed = listAt(rule, 'resourceNames').length === 0 || has('resourceNames', name);
  return has('resources', `${kind.toLowerCase()}s`, '*') && has('verbs', 'get', '*') && isNamed;
}

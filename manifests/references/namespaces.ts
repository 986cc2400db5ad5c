import type { Resource } from '../read.ts';
import type { ResourceSet } from './resource-set.ts';
import { systemNamespaces } from './resource-set.ts';
import { type Rule, warning } from './rule.ts';

/** Each namespace is in the files, before what is in it; told at the first resource that misses it. */
export const namespaces: Rule = {
  kinds: 'any',
  *check(resource, set) {
    const name = set.namespaceOf(resource);
    if (name === '' || systemNamespaces.includes(name) || firstIn(name, set) !== resource) return;
    const namespace = set.find('Namespace', '', name);
    const path = ['metadata', 'namespace'];
    if (!namespace) {
      yield warning(resource, path, {
        code: 'reference.no-namespace',
        message: `namespace ${name} is not in the files, so it must be on the cluster already`,
        fix: `Add a Namespace ${name} before the others, unless something else makes it.`,
      });
    } else if (set.resources.indexOf(namespace) > set.resources.indexOf(resource)) {
      yield warning(resource, path, {
        code: 'reference.late-namespace',
        message: `namespace ${name} comes later, in ${namespace.file}: a first kubectl apply fails`,
        fix: 'Put the Namespace before all that is in it.',
      });
    }
  },
};

function firstIn(namespace: string, set: ResourceSet): Resource | undefined {
  return set.resources.find((one) => set.namespaceOf(one) === namespace);
}

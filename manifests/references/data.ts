import type { Resource } from '../read.ts';
import { objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings } from './rule.ts';
import { existing, orElse } from './suggest.ts';

/** A Secret or ConfigMap, and keys of it, that a field needs. */
export interface Need {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  /** Empty texts count for nothing. */
  readonly keys?: readonly string[];
}

/** What is missing of the data that a field needs. */
export function* missingData(resource: Resource, path: Path, need: Need, set: ResourceSet): Findings {
  const { kind, namespace, name } = need;
  // Each namespace has this one.
  if (name === '' || (kind === 'ConfigMap' && name === 'kube-root-ca.crt')) return;
  const keys = keysOf(kind, namespace, name, set);
  if (keys === undefined) {
    yield error(resource, path, {
      code: `reference.no-${kind.toLowerCase()}`,
      message: `there is no ${kind} ${name} in namespace ${namespace}`,
      fix: existing(kind, namespace, name, set),
    });
    return;
  }
  for (const key of need.keys ?? []) {
    if (key === '' || keys === 'any' || keys.includes(key)) continue;
    yield error(resource, path, {
      code: 'reference.no-key',
      message: `${kind} ${name} has no key ${key}`,
      fix: orElse(key, keys, keys.length > 0 ? `It has ${keys.join(', ')}.` : `Add ${key} to the ${kind}.`),
    });
  }
}

/** Keys of a Secret or ConfigMap of the files or of an operator's; undefined when there is none. */
export function keysOf(
  kind: 'Secret' | 'ConfigMap',
  namespace: string,
  name: string,
  set: ResourceSet,
): readonly string[] | 'any' | undefined {
  const holder = set.find(kind, namespace, name);
  if (holder) {
    return ['data', 'stringData', 'binaryData'].flatMap((field) =>
      Object.keys(objectAt(holder.document, field)),
    );
  }
  const made = set.made(kind, namespace, name);
  return made && (made.keys ?? 'any');
}

/** Data of a ConfigMap as text. */
export const dataOf = (holder: Resource, key: string): string => textAt(holder.document, 'data', key);

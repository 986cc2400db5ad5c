import { nearest } from '../nearest.ts';
import type { Kind } from '../served-kinds.ts';
import type { ResourceSet } from './resource-set.ts';

/** "Did you mean NAME?" when one of the known names is near, else the other sentence. */
export function orElse(name: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(
    name,
    known.filter((one) => one !== name),
  );
  return meant === undefined ? otherwise : `Did you mean ${meant}?`;
}

/** What to do about an object that is not there: a near name, the same name elsewhere, or to add it. */
export function existing(kind: Kind, namespace: string, name: string, set: ResourceSet): string {
  const [plain = kind] = kind.split('.', 1);
  const elsewhere = set.ofKind(kind).find((one) => one.name === name);
  const add = `Add the ${plain} to the files, or mend the name.`;
  if (elsewhere) return `There is one in namespace ${set.namespaceOf(elsewhere)}, not in ${namespace}.`;
  return orElse(name, set.names(kind, namespace), add);
}

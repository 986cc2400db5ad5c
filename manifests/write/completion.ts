import type { Resource } from '../read.ts';
import { dataNeeds } from '../references/fields.ts';
import { ResourceSet } from '../references/resource-set.ts';
import { objectAt } from '../value.ts';
import { isNamespaced } from './clean.ts';
import type { Document } from './document.ts';
import type { Entry, SecretEntry } from './types.ts';

/** A document that was not read from a file, as the checks look at resources. */
export function asResource(document: Document): Resource {
  const { apiVersion, kind } = document;
  const { name, namespace } = objectAt(document, 'metadata');
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    name: String(name),
    namespace: typeof namespace === 'string' ? namespace : 'default',
    file: '',
    document,
    line: () => undefined,
  };
}

/** Secrets that something names and nobody brings: neither an operator nor the list of those that are known. */
export function missingSecrets(entries: readonly Entry[], known: readonly SecretEntry[]): SecretEntry[] {
  const resources = entries.map(({ document }) => asResource(document)).filter(isNamespaced);
  const set = new ResourceSet(resources);
  return resources.flatMap((resource) =>
    [...dataNeeds(resource)].flatMap(({ kind, name, keys, isRegistry }): SecretEntry[] => {
      const { namespace } = resource;
      if (kind !== 'Secret' || name === '' || set.has('Secret', namespace, name)) return [];
      const wanted = (keys ?? []).filter((key) => key !== '');
      const there = known.find((one) => one.namespace === namespace && one.name === name);
      const missing = wanted.filter((key) => !there || !(key in there.keys || key in (there.literals ?? {})));
      if (there && missing.length === 0) return [];
      const about = `${resource.kind} ${resource.name} needs it`;
      const registry = isRegistry === true && there === undefined;
      return [
        {
          namespace,
          name,
          ...(registry ? { type: 'kubernetes.io/dockerconfigjson' } : {}),
          keys: Object.fromEntries((registry ? ['.dockerconfigjson'] : missing).map((key) => [key, about])),
        },
      ];
    }),
  );
}

import type { Resource } from '../read.ts';
import { secretValue } from '../secret.ts';
import { objectAt, textAt } from '../value.ts';
import type { Document } from './document.ts';
import type { Plan } from './plan.ts';
import type { SecretEntry } from './types.ts';

export const isSecret = ({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): boolean =>
  apiVersion === 'v1' && kind === 'Secret';

/** The user's Secrets without their values. */
export function givenSecrets({ resources }: Plan): SecretEntry[] {
  return resources.filter(isSecret).map(({ namespace, name, document }) => {
    const keys = [
      ...Object.keys(objectAt(document, 'data')),
      ...Object.keys(objectAt(document, 'stringData')),
    ];
    const files = keys.filter((key) =>
      secretValue(resources, namespace, name, key)?.trimEnd().includes('\n'),
    );
    const type = textAt(document, 'type');
    return {
      namespace,
      name,
      ...(files.length > 0 ? { files } : {}),
      ...(type === '' || type === 'Opaque' ? {} : { type }),
      keys: Object.fromEntries(keys.map((key) => [key, `as in your Secret ${name}`])),
    };
  });
}

/** Entries of one Secret joined: what is said first of a key stands. */
export function joined(secrets: readonly SecretEntry[]): SecretEntry[] {
  const all = new Map<string, SecretEntry>();
  for (const secret of secrets) {
    const id = `${secret.namespace}/${secret.name}`;
    const before = all.get(id);
    all.set(
      id,
      before
        ? {
            ...secret,
            ...before,
            keys: { ...before.keys, ...secret.keys, ...before.keys },
            ...(before.defaults || secret.defaults ? { defaults: defaultsOf(before, secret) } : {}),
            ...(before.literals || secret.literals
              ? { literals: { ...secret.literals, ...before.literals } }
              : {}),
          }
        : secret,
    );
  }
  return [...all.values()].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

/** A key that is the user's own has none. */
const defaultsOf = (before: SecretEntry, secret: SecretEntry): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(secret.defaults ?? {}).filter(([key]) => !(key in before.keys))),
  ...before.defaults,
});

/** By code units: the same everywhere, whatever the language of the machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What stands for a value that is yet to come: kinds of Secrets that hold JSON take nothing else. */
export const blank = (key: string): string => (/^\.docker(cfg|configjson)$/.test(key) ? '{}' : '');

/** The Secret as it stands in `base/`: all keys, no value; `secretGenerator` merges them into its `data`. */
export function emptySecret({ namespace, name, type, keys, literals }: SecretEntry): Document {
  const names = [...Object.keys(keys), ...Object.keys(literals ?? {})];
  const data = Object.fromEntries(names.map((key) => [key, Buffer.from(blank(key)).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: type ?? 'Opaque', data };
}

/** The same to be filled in by hand. */
export function openSecret({ namespace, name, type, keys, defaults, literals }: SecretEntry): Document {
  const stringData = {
    ...Object.fromEntries(Object.keys(keys).map((key) => [key, defaults?.[key] ?? blank(key)])),
    ...literals,
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: type ?? 'Opaque',
    stringData,
  };
}

import { isRecord } from '../read.ts';
import type { Path } from '../yaml.ts';

/** A field that nothing asked for, with all that were asked for beside it. */
export interface Unread {
  readonly path: Path;
  readonly known: readonly string[];
}

interface Watched {
  readonly path: Path;
  readonly value: Readonly<Record<string, unknown>>;
  readonly asked: Set<string>;
  isListed: boolean;
}

/**
 * Hands `use` a value and tells which fields of its objects it never asked for. A compiled validator asks for each
 * field that it knows, there or not; of a map it lists the keys, and into what may hold anything it does not look: the
 * fields of these are all right.
 */
export function unread(value: unknown, use: (watched: unknown) => void): Unread[] {
  const objects: Watched[] = [];
  use(watch(value, [], objects));
  return objects.flatMap(({ path, value, asked, isListed }) =>
    isListed || asked.size === 0
      ? []
      : Object.keys(value)
          .filter((key) => !asked.has(key))
          .map((key) => ({ path: [...path, key], known: [...asked] })),
  );
}

function watch(value: unknown, path: Path, objects: Watched[]): unknown {
  const inner = new Map<string | symbol, unknown>();
  const read = (target: object, key: string | symbol, step: string | number) => {
    if (!inner.has(key)) inner.set(key, watch(Reflect.get(target, key), [...path, step], objects));
    return inner.get(key);
  };
  if (Array.isArray(value)) {
    return new Proxy(value, {
      get: (target, key) =>
        typeof key === 'string' && /^\d+$/.test(key)
          ? read(target, key, Number(key))
          : Reflect.get(target, key),
    });
  }
  if (!isRecord(value)) return value;
  const object: Watched = { path, value, asked: new Set(), isListed: false };
  objects.push(object);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'symbol') return Reflect.get(target, key);
      object.asked.add(key);
      // What Object.prototype has is no field: a validator that asks for `constructor` means the YAML's.
      return Object.hasOwn(target, key) ? read(target, key, key) : undefined;
    },
    ownKeys(target) {
      object.isListed = true;
      return Reflect.ownKeys(target);
    },
  });
}

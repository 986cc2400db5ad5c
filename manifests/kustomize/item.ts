import type { Resource } from '../read.ts';
import { groupOf, isRecord } from '../read.ts';

/** A resource at work: its document is changed in place, its place stays that of the document as it was read. */
export interface Item {
  document: Record<string, unknown>;
  readonly file: string;
  readonly line: Resource['line'];
}

export function itemOf({ document, file, line }: Resource): Item {
  return { document: isRecord(document) ? structuredClone(document) : {}, file, line };
}

/** What tells resources apart; no namespace is the same as `default`. */
export function identity({ document }: Item) {
  const { apiVersion, kind } = document;
  const { name, namespace } = metadataOf(document);
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  return {
    group: groupOf({ apiVersion: version }),
    version: version.slice(version.indexOf('/') + 1),
    kind: String(kind),
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : 'default',
  };
}

export function metadataOf(document: unknown): Record<string, unknown> {
  return isRecord(document) && isRecord(document.metadata) ? document.metadata : {};
}

/**
 * Changes the values at a path below a value; a step that meets a list goes into each of its items. `create` makes
 * objects that are missing on the way.
 */
export function change(
  value: unknown,
  [step, ...rest]: readonly string[],
  create: boolean,
  to: (value: unknown) => unknown,
): void {
  if (Array.isArray(value)) {
    for (const item of value) change(item, step === undefined ? [] : [step, ...rest], create, to);
    return;
  }
  if (step === undefined || !isRecord(value)) return;
  if (rest.length === 0) {
    if (create || value[step] !== undefined) value[step] = to(value[step]);
    return;
  }
  if (create && !isRecord(value[step]) && !Array.isArray(value[step])) value[step] = {};
  change(value[step], rest, create, to);
}

import { isRecord } from '../read.ts';
import { type Item, identity, metadataOf } from './item.ts';
import { jsonPatch } from './json-patch.ts';
import { merge } from './merge.ts';

/** Which resources a patch is for; what is left out does not matter. */
export interface Target {
  readonly group: string | undefined;
  readonly version: string | undefined;
  /** Regular expressions of the whole. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly annotationSelector: string | undefined;
}

/** A patch as it was read: operations of RFC 6902, or objects to merge. */
export type Patch =
  | { readonly operations: readonly unknown[] }
  | { readonly objects: readonly Record<string, unknown>[] };

/**
 * Patches the resources of the target, or, without one, those that the objects themselves name. Throws an Error that
 * says what does not fit. `strict`: there must be one.
 */
export function patch(items: Item[], what: Patch, target: Target | undefined, strict: boolean): void {
  if ('operations' in what) {
    if (!target) throw new Error('a JSON patch needs a target');
    const found = items.filter(matcher(target));
    if (strict && found.length === 0) throw new Error('no resource is what its target says');
    for (const item of found) set(items, item, jsonPatch(item.document, what.operations));
    return;
  }
  for (const object of what.objects) {
    const { kind } = object;
    const { name } = metadataOf(object);
    if (typeof kind !== 'string' || typeof name !== 'string') {
      throw new Error('kustomize wants kind and metadata.name in a patch, with a target too');
    }
    const found = items.filter(target ? matcher(target) : sameAs(object));
    if (!target && found.length === 0) throw new Error(`there is no ${kind} ${name} to patch`);
    for (const item of found) set(items, item, merged(item, object, target !== undefined));
  }
}

/** With a target, what the patch calls itself does not count. */
function merged(item: Item, object: Record<string, unknown>, isTargeted: boolean): unknown {
  const { apiVersion: _, kind: __, metadata, ...rest } = object;
  const { name: ___, namespace: ____, ...others } = isRecord(metadata) ? metadata : {};
  const own = isTargeted ? { ...rest, metadata: others } : object;
  return merge(item.document, own, identity(item).group);
}

function set(items: Item[], item: Item, document: unknown): void {
  if (isRecord(document)) item.document = document;
  else items.splice(items.indexOf(item), 1);
}

function sameAs(object: Record<string, unknown>): (item: Item) => boolean {
  const wanted = identity({ document: object, file: '', line: () => undefined });
  return (item) => {
    const { group, kind, name, namespace } = identity(item);
    const given = metadataOf(object).namespace === undefined ? namespace : wanted.namespace;
    return group === wanted.group && kind === wanted.kind && name === wanted.name && namespace === given;
  };
}

function matcher(target: Target): (item: Item) => boolean {
  const whole = (pattern: string | undefined, text: string) =>
    pattern === undefined || pattern === '' || new RegExp(`^(?:${pattern})$`).test(text);
  return (item) => {
    const { group, version, kind, name, namespace } = identity(item);
    const { labels, annotations } = metadataOf(item.document);
    return (
      whole(target.group, group) &&
      whole(target.version, version) &&
      whole(target.kind, kind) &&
      whole(target.name, name) &&
      whole(target.namespace, namespace) &&
      selects(target.labelSelector, labels) &&
      selects(target.annotationSelector, annotations)
    );
  };
}

/** `a=b,c!=d,e,!f`; Kubernetes' set-based requirements are an error. */
function selects(selector: string | undefined, pairs: unknown): boolean {
  const have = isRecord(pairs) ? pairs : {};
  return (selector ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .every((one) => {
      const [, key = '', operator, value] =
        /^([^!=\s]+)\s*(?:(!=|==?)\s*(\S*))?$/.exec(one.replace(/^!/, '')) ?? [];
      if (key === '') throw new Error(`the selector ${one} is not known here`);
      if (operator === undefined) return one.startsWith('!') !== key in have;
      return (have[key] === value) === (operator !== '!=');
    });
}

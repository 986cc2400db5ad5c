import { isRecord } from '../read.ts';
import { fieldName, type Path } from '../yaml.ts';
import { isSame } from './same.ts';

/** A field that is not the same on both sides; absent is undefined. */
export interface FieldPair {
  /** `spec.topics`, `spec.template.spec.containers[web].image` */
  readonly field: string;
  /** The steps of that name, for rules about fields. */
  readonly steps: readonly string[];
  readonly cluster: unknown;
  readonly stack: unknown;
  /** Where it stands on each side: an item of a list may have another index there. */
  readonly clusterPath: Path;
  readonly stackPath: Path;
}

interface Place {
  readonly field: string;
  readonly steps: readonly string[];
  readonly clusterPath: Path;
  readonly stackPath: Path;
}

/** All fields that differ between two values, in the cluster's order, then what only the stack has. */
export function fieldPairs(cluster: unknown, stack: unknown): FieldPair[] {
  return pairs(cluster, stack, { field: '', steps: [], clusterPath: [], stackPath: [] });
}

function pairs(cluster: unknown, stack: unknown, place: Place): FieldPair[] {
  if (isSame(place.steps, cluster, stack)) return [];
  if (goesInto(cluster, stack)) {
    const [ofCluster, ofStack] = [isRecord(cluster) ? cluster : {}, isRecord(stack) ? stack : {}];
    const keys = new Set([...Object.keys(ofCluster), ...Object.keys(ofStack)]);
    return [...keys].flatMap((key) => pairs(ofCluster[key], ofStack[key], below(place, key)));
  }
  if ((isItems(cluster) && isItems(stack ?? cluster)) || (cluster === undefined && isItems(stack))) {
    const aligned = align(isItems(cluster) ? cluster : [], isItems(stack) ? stack : []);
    return aligned.flatMap(({ name, at, to }) => pairs(at?.item, to?.item, item(place, name, at, to)));
  }
  return [{ ...place, cluster, stack }];
}

/** Objects are compared field by field, also with nothing; one that is empty is a value by itself. */
function goesInto(cluster: unknown, stack: unknown): boolean {
  if (isRecord(cluster) && isRecord(stack)) return true;
  const [one, other] = isRecord(cluster) ? [cluster, stack] : [stack, cluster];
  return isRecord(one) && other === undefined && Object.keys(one).length > 0;
}

const isItems = (value: unknown): value is readonly Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);

interface Item {
  readonly item: Record<string, unknown>;
  readonly index: number;
}

interface Aligned {
  readonly name: string;
  readonly at: Item | undefined;
  readonly to: Item | undefined;
}

/** Items by their `name` where all have one of their own, else by their place. */
function align(
  cluster: readonly Record<string, unknown>[],
  stack: readonly Record<string, unknown>[],
): Aligned[] {
  const byName = hasNames(cluster) && hasNames(stack);
  const label = (item: Record<string, unknown>, index: number) =>
    byName ? String(item.name) : String(index);
  const of = (items: readonly Record<string, unknown>[]) =>
    new Map(items.map((item, index) => [label(item, index), { item, index }]));
  const [ofCluster, ofStack] = [of(cluster), of(stack)];
  const names = new Set([...ofCluster.keys(), ...ofStack.keys()]);
  return [...names].map((name) => ({ name, at: ofCluster.get(name), to: ofStack.get(name) }));
}

function hasNames(items: readonly Record<string, unknown>[]): boolean {
  const names = items.map(({ name }) => name);
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
}

function below({ field, steps, clusterPath, stackPath }: Place, key: string): Place {
  const name = fieldName([key]);
  return {
    field: field === '' || name.startsWith('[') ? `${field}${name}` : `${field}.${name}`,
    steps: [...steps, key],
    clusterPath: [...clusterPath, key],
    stackPath: [...stackPath, key],
  };
}

function item(place: Place, name: string, at: Item | undefined, to: Item | undefined): Place {
  return {
    field: `${place.field}[${name}]`,
    steps: [...place.steps, name],
    clusterPath: [...place.clusterPath, ...(at ? [at.index] : [])],
    stackPath: [...place.stackPath, ...(to ? [to.index] : [])],
  };
}

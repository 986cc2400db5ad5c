import { isRecord } from './read.ts';
import { type Path, valueAt } from './yaml.ts';

/** What stands below a value, or undefined. */
export function at(value: unknown, ...path: Path): unknown {
  return valueAt(value, path);
}

/** The text there; empty when there is none. */
export function textAt(value: unknown, ...path: Path): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}

/** The list there; empty when there is none. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}

/** The object there; empty when there is none. */
export function objectAt(value: unknown, ...path: Path): Readonly<Record<string, unknown>> {
  const object = at(value, ...path);
  return isRecord(object) ? object : {};
}

/** An integer, written as a number or as text. */
export function integerOf(value: unknown): number | undefined {
  if (typeof value === 'string') return /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : undefined;
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** A value and all that stands below it, each with its path. */
export function* everything(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* everything(item, [...path, index]);
  } else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) yield* everything(item, [...path, key]);
  }
}

/** The last key of a path, indices left out: `spec.steps[0]` ends in `steps`. */
export function lastKey(path: Path): string {
  return path.findLast((step) => typeof step === 'string') ?? '';
}

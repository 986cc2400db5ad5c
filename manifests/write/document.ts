import { isRecord } from '../read.ts';
import { at } from '../value.ts';

/** A resource as JSON has it. */
export type Document = Readonly<Record<string, unknown>>;

/** A copy with another value at a path of keys; undefined takes the key away. */
export function withValue(document: Document, path: readonly string[], value: unknown): Document {
  const [key, ...rest] = path;
  if (key === undefined) return document;
  const { [key]: before, ...others } = document;
  const inner = rest.length === 0 ? value : withValue(isRecord(before) ? before : {}, rest, value);
  return inner === undefined ? others : { ...document, [key]: inner };
}

/** The same, only where nothing stands yet. */
export function withDefault(document: Document, path: readonly string[], value: unknown): Document {
  return at(document, ...path) === undefined ? withValue(document, path, value) : document;
}

/** Objects merged into each other; the second's values win, its lists replace. */
export function merged(first: Document, second: Document): Document {
  const result: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = result[key];
    result[key] = isRecord(before) && isRecord(value) ? merged(before, value) : value;
  }
  return result;
}

/** What the user says, with defaults for what it does not. */
export const defaulted = (given: Document, defaults: Document): Document =>
  // Merged twice, so that what the user wrote keeps its order.
  merged(given, merged(defaults, given));

/** Every string in a value replaced. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

/** A typed model as JSON has it: what is undefined is left out. */
export function asDocument(model: object): Document {
  const value: unknown = JSON.parse(JSON.stringify(model));
  return isRecord(value) ? value : {};
}

import type { EventView, Row } from '../../view/change.ts';
import { type Decoded, decodeRow, type Types } from '../../view/decode.ts';

export interface Value {
  readonly raw: unknown;
  readonly decoded: Decoded | undefined;
}

export interface Field {
  readonly name: string;
  readonly changed: boolean;
  /** Undefined where the row has no such column. */
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** The columns of a change: those of the row as it is now first, then what only the old one had. */
export function fieldsOf({ before, after, changed }: EventView, types: Types): readonly Field[] {
  const was = values(before, types);
  const is = values(after, types);
  return [...new Set([...is.keys(), ...was.keys()])].map((name) => ({
    name,
    // A column that is gone differs as well.
    changed: before !== null && after !== null && (changed.includes(name) || !is.has(name)),
    before: was.get(name),
    after: is.get(name),
  }));
}

function values(row: Row | null, types: Types): ReadonlyMap<string, Value> {
  if (!row) return new Map();
  const decoded = decodeRow(row, types);
  return new Map(
    Object.entries(row).map(([name, raw]) => [
      name,
      { raw, decoded: Object.hasOwn(decoded, name) ? decoded[name] : undefined },
    ]),
  );
}

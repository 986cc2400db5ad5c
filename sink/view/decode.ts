import type { ColumnView } from '../contract.ts';
import type { Row } from './change.ts';
import { byColumn } from './decode/by-column.ts';
import { bySchema, fieldSchemas } from './decode/by-schema.ts';
import { type Decoded, jsonNote, nothing } from './decode/decoded.ts';
import { geometry } from './decode/geometry.ts';

export type { Decoded };

export interface Types {
  /** As the database declares them. */
  readonly columns?: readonly ColumnView[] | null;
  /** Connect's inline schema of the data (`schemaOf`), or of the row itself; it counts more than columns. */
  readonly schema?: unknown;
}

/** Debezium's values made readable, by field. What is odd stays as it is: nothing throws. */
export function decodeRow(row: Row, types: Types = {}): Readonly<Record<string, Decoded>> {
  const read = valueReader(types);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, read(name, value)]));
}

/** The same, one value at a time. */
export function valueReader({ columns, schema }: Types): (name: string, value: unknown) => Decoded {
  const schemas = fieldSchemas(schema);
  const types = new Map((columns ?? []).map(({ name, type }) => [name, type]));
  return (name, value) => decoded(value, schemas.get(name), types.get(name));
}

/** The value where it is JSON as a text, with line breaks; null where it is something else. */
export function jsonOf(raw: unknown, { text, note }: Decoded): string | null {
  return typeof raw === 'string' && note === jsonNote ? (text ?? raw) : null;
}

function decoded(value: unknown, schema: unknown, type: string | undefined): Decoded {
  if (value === null || value === undefined) return nothing;
  const decode = bySchema(schema) ?? (type === undefined ? null : byColumn(type)) ?? geometry;
  return decode(value) ?? nothing;
}

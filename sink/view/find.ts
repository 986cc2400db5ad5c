import { jsonText } from '../../lib/json-text.ts';
import type { ColumnView, SinkEvent } from '../contract.ts';
import { bytesOf, utf8 } from './base64.ts';
import type { Row } from './change.ts';
import { valueReader } from './decode.ts';

/** Whether an event has a text anywhere, in an attribute or in its data as JSON without blanks, regardless of case. */
export function findText(text: string): (event: SinkEvent) => boolean {
  const wanted = text.toLowerCase();
  const found = (value: string) => value.toLowerCase().includes(wanted);
  return (event) =>
    Object.entries(event).some(([name, value]) => {
      if (name === 'data_base64' && typeof value === 'string') {
        const bytes = bytesOf(value);
        return found((bytes && utf8(bytes)) ?? value);
      }
      return found(typeof value === 'string' ? value : jsonText(value));
    });
}

export interface RowSearch {
  readonly text: string;
  readonly finds: (row: Row) => boolean;
}

/** Rows that have a text in one of their values, as it came or as what it means, regardless of case. */
export function searchRows(text: string, columns: readonly ColumnView[] | null): RowSearch {
  const wanted = text.toLowerCase();
  const found = (value: string) => value.toLowerCase().includes(wanted);
  const read = valueReader({ columns });
  return {
    text,
    finds: (row) =>
      Object.entries(row).some(([name, value]) => {
        if (found(typeof value === 'string' ? value : jsonText(value))) return true;
        const meant = read(name, value).text;
        return meant !== null && found(meant);
      }),
  };
}

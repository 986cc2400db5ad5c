import { printable } from '../lib/printable.ts';
import { columnWidths, rowLines } from './table-widths.ts';

/** Lines for one or several results of a query: tables and counts for people, or one JSON value. */
export function renderResult(result: unknown, fields: unknown, json: boolean): string[] {
  const several =
    Array.isArray(result) &&
    Array.isArray(fields) &&
    fields.some((each) => each === undefined || Array.isArray(each));
  const results: unknown[] = several ? result : [result];
  if (json) return [JSON.stringify(several ? results : results[0], jsonValue)];
  return results.flatMap(one);
}

function one(result: unknown): string[] {
  if (Array.isArray(result)) return table(result);
  const changed = field(result, 'affectedRows');
  return typeof changed === 'number' ? [`${changed} ${changed === 1 ? 'row' : 'rows'} affected`] : [];
}

/** Rows under a head, columns as wide as their widest value (60 at most), folded between words to the width. */
export function table(rows: readonly unknown[], width = Number.POSITIVE_INFINITY): string[] {
  const names = [
    ...new Set(rows.flatMap((row) => (typeof row === 'object' && row !== null ? Object.keys(row) : []))),
  ];
  if (names.length === 0) return ['no rows'];
  const heads = names.map((name) => printable(name));
  const cells = rows.map((row) => names.map((name) => cell(field(row, name))));
  const widths = columnWidths(
    heads.map((head, at) => [head, ...cells.map((row) => row[at] ?? '')]),
    width,
  );
  const rule = widths.map((wide) => '─'.repeat(wide));
  return [heads, rule, ...cells].flatMap((row) => rowLines(row, widths));
}

function cell(value: unknown): string {
  const text =
    value === null || value === undefined
      ? 'NULL'
      : Buffer.isBuffer(value)
        ? `0x${value.toString('hex')}`
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);
  const line = printable(text.replace(/\r?\n/g, '⏎'));
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}

/** Bytes as Base64, as JSON has no other way; a Buffer comes here as `{type, data}`. */
function jsonValue(_key: string, value: unknown): unknown {
  const data = field(value, 'type') === 'Buffer' ? field(value, 'data') : undefined;
  return Array.isArray(data) ? Buffer.from(data).toString('base64') : value;
}

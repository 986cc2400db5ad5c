import type { RowView, TableRows, TableView } from '../sink/contract.ts';
import { decodeRow } from '../sink/view/decode.ts';
import { table } from './table.ts';

/** A line a table. */
export function tablesLines(tables: readonly TableView[]): string[] {
  if (tables.length === 0) return ['No event of a table came since the sink started.'];
  return table(
    tables.map(({ table: name, rows, complete, databaseRows, databaseDetail, counts, latencyMs }) => ({
      table: name,
      'rows by the events': complete ? rows : `${rows} (not all were told)`,
      'rows in the database': databaseRows ?? `unknown: ${databaseDetail}`,
      changes: changesText(counts),
      'latency ms': latencyMs ?? '',
    })),
  );
}

/** The rows with what their values mean, and what was left out. */
export function rowsLines({ rows, columns, more }: TableRows): string[] {
  const lines = table(rows.map(({ row }) => readable(row, columns)));
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])];
}

function readable(row: RowView['row'], columns: TableRows['columns']): RowView['row'] {
  const decoded = decodeRow(row, { columns });
  const meaning = (name: string) => decoded[name]?.text?.replace(/\n\s*/g, ' ');
  return Object.fromEntries(Object.entries(row).map(([name, raw]) => [name, meaning(name) ?? raw]));
}

/** `4 snapshot, 1 update` */
function changesText(counts: TableView['counts']): string {
  return Object.entries(counts)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ');
}

import { printable } from '../lib/printable.ts';
import type { PipelineView, RowView, TableRows, TableView } from '../sink/contract.ts';
import { decodeRow } from '../sink/view/decode.ts';
import { isPartlyTold, rowCount, rowsLimits, sinceStart, whole } from '../sink/view/table-words.ts';
import { table } from './table.ts';

/** A line a table, since when they are counted, and how to make whole what was not told wholly. */
export function tablesLines(
  { tables, stations }: Pick<PipelineView, 'tables' | 'stations'>,
  // Of a terminal without a size it is 0.
  width = process.stdout.columns || Number.POSITIVE_INFINITY,
): string[] {
  const since = sinceStart(stations);
  if (tables.length === 0) return [`No event of a table came ${since}.`];
  return [
    ...table(
      tables.map((told) => ({
        table: told.table,
        'rows by the events': isPartlyTold(told) ? `${rowCount(told)} (not all were told)` : rowCount(told),
        'rows in the database': told.databaseRows === null ? 'unknown' : whole(told.databaseRows),
        changes: changesText(told.counts),
        'latency ms': told.latencyMs ?? '',
      })),
      width,
    ),
    `Counted ${since}.`,
    ...unknownLines(tables),
    ...tables.flatMap((told) => rowsLimits(told).map((words) => `${told.table}: ${words}`)),
    ...tables
      .filter(isPartlyTold)
      .map(({ table: name }) => `${name}: not all was told; "snapshot ${name}" brings the rest`),
  ];
}

/** Why the database gives no count: each reason once. */
function unknownLines(tables: readonly TableView[]): string[] {
  const reasons = Map.groupBy(
    tables.filter(({ databaseRows }) => databaseRows === null),
    ({ databaseDetail }) => databaseDetail ?? 'it cannot be asked',
  );
  return [...reasons].map(([reason, those]) => {
    const which =
      those.length === tables.length ? '' : ` of ${those.map(({ table: name }) => name).join(', ')}`;
    return `Rows in the database${which} are unknown: ${reason}`;
  });
}

/** The rows with what their values mean, and what was left out. */
export function rowsLines(told: TableRows): string[] {
  const { rows, columns, more, search } = told;
  const lines =
    rows.length === 0 && (more > 0 || told.keyless)
      ? []
      : table(rows.map(({ row }) => readable(row, columns)));
  const total = { ...told, rows: search?.among ?? rows.length + more };
  return [
    ...lines,
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(search
      ? [`${whole(rows.length + more)} of ${rowCount(total)} rows have “${printable(search.text)}”`]
      : []),
    ...rowsLimits(total),
  ];
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

import { isRecord } from '../lib/record.ts';
import { table } from './table.ts';

/** Of a PipelineView as the sink answers it: a line a table. */
export function tablesLines(view: unknown): string[] {
  const tables = isRecord(view) && Array.isArray(view.tables) ? view.tables.filter(isRecord) : [];
  if (tables.length === 0) return ['No event of a table came since the sink started.'];
  return table(
    tables.map(({ table: name, rows, complete, databaseRows, databaseDetail, counts, latencyMs }) => ({
      table: name,
      'rows by the events': complete === true ? rows : `${rows} (not all were told)`,
      'rows in the database': databaseRows ?? `unknown: ${databaseDetail}`,
      changes: changesText(counts),
      'latency ms': latencyMs ?? '',
    })),
  );
}

/** Of TableRows: its rows, and what was left out. */
export function rowsLines(answer: unknown): string[] {
  if (!isRecord(answer) || !Array.isArray(answer.rows)) return [];
  const rows = answer.rows.filter(isRecord).map(({ row }) => row);
  const more = Number(answer.more ?? 0);
  return [...table(rows), ...(more > 0 ? [`… and ${more} more`] : [])];
}

/** `4 snapshot, 1 update` */
function changesText(counts: unknown): string {
  if (!isRecord(counts)) return '';
  return Object.entries(counts)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(', ');
}

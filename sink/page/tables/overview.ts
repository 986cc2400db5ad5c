import type { TableView } from '../../contract.ts';
import { rowsLimits } from '../../view/table-words.ts';
import { unescaped } from '../state/unescaped.ts';
import { counted, whole } from '../state/words.ts';

export interface RowsVerdict {
  /** `same`: as many as in the database; `differs`: not so; `unknown`: there is nothing to compare with. */
  readonly kind: 'same' | 'differs' | 'unknown';
  readonly words: string;
}

/** Whether the rows by the events are as many as the database has, and why they may not be. */
export function rowsVerdict(table: TableView): RowsVerdict {
  const { rows, databaseRows, complete, databaseDetail } = table;
  const [limits] = rowsLimits({ ...table, cut: 0 });
  if (table.keyless) return { kind: 'unknown', words: limits ?? '' };
  const partly =
    limits ??
    'the events did not tell the whole of it: this sink did not see its topic or a snapshot from the beginning. “Snapshot again” brings the rest';
  if (databaseRows === null) {
    const why = `not compared with the database: ${databaseDetail ?? 'it cannot be asked'}`;
    return { kind: 'unknown', words: complete ? why : `${why}; ${partly}` };
  }
  if (databaseRows === rows) return { kind: 'same', words: 'as many as in the database' };
  const difference = counted(Math.abs(databaseRows - rows), 'row');
  const words = `${difference} ${databaseRows > rows ? 'fewer' : 'more'} than in the database`;
  const why = complete
    ? 'changes that are still on their way, or were lost or filtered out, or rows from before its topic'
    : partly;
  return { kind: 'differs', words: `${words}: ${why}` };
}

/** `2 insert, 1 update`, the most frequent first. */
export function countsOf({ counts }: TableView): readonly (readonly [operation: string, count: string])[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([operation, count]) => [operation, whole(count)]);
}

/** Changes whenever an event of the table came. */
export const revisionOf = (table: TableView | undefined): string =>
  table ? Object.entries(table.counts).flat().join() : '';

/** From `tables/inventory.customers?q=nora`; null for all of them. */
export function tableOf(hash: string): string | null {
  const [path = ''] = hash.split('?');
  const name = path.split('/').slice(1).join('/');
  return name === '' ? null : unescaped(name);
}

/** What is searched for in the table's rows. */
export const searchOf = (hash: string): string =>
  new URLSearchParams(hash.split('?').slice(1).join('?')).get('q') ?? '';

/** Its place in the page, that of `#tables/…`. */
export function tablePlace(table: string, search = ''): string {
  const query = search === '' ? '' : `?${new URLSearchParams({ q: search })}`;
  return `tables/${encodeURIComponent(table.toWellFormed())}${query}`;
}

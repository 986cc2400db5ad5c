import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ColumnView } from '../../contract.ts';
import { tableRows } from '../../contract-shapes.ts';
import { get } from '../state/api.ts';

type Columns = readonly ColumnView[] | null;

const known = signal<ReadonlyMap<string, Columns>>(new Map());

/** A table's columns as the database declares them; null while or where they are not known. Asked for once. */
export function useColumns(table: string): Columns {
  useEffect(() => {
    if (known.peek().has(table) || !table.includes('.')) return;
    const learn = (columns: Columns) => {
      known.value = new Map([...known.peek(), [table, columns]]);
    };
    learn(null);
    get(`/api/tables/${encodeURIComponent(table.toWellFormed())}?limit=1`, tableRows).then(
      ({ columns }) => learn(columns),
      // Values are decoded as well as it goes without.
      () => {},
    );
  }, [table]);
  return known.value.get(table) ?? null;
}

import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ColumnView } from '../../contract.ts';
import { tableRows } from '../../contract-shapes.ts';
import { get } from '../state/api.ts';
import { pipeline } from '../state/stream.ts';

type Columns = readonly ColumnView[] | null;

const known = signal<ReadonlyMap<string, Columns>>(new Map());

/**
 * A table's columns as the database declares them; null while or where they are not known. Asked for once, if the sink
 * knows the table.
 */
export function useColumns(table: string): Columns {
  const told = useComputed(() => pipeline.value?.tables.some((each) => each.table === table) ?? false).value;
  useEffect(() => {
    // A name with half a character cannot be asked for.
    if (!told || !table.isWellFormed() || known.peek().has(table)) return;
    const learn = (columns: Columns) => {
      known.value = new Map([...known.peek(), [table, columns]]);
    };
    learn(null);
    get(`/api/tables/${encodeURIComponent(table)}?limit=1`, tableRows).then(
      ({ columns }) => learn(columns),
      // Values are decoded as well as it goes without.
      () => {},
    );
  }, [table, told]);
  return known.value.get(table) ?? null;
}

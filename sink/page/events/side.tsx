import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Sparkline } from '../parts/sparkline.tsx';
import { Text } from '../parts/text.tsx';
import { count } from '../parts/when.ts';
import { change, filter } from '../state/filter.ts';
import { log, pipeline } from '../state/stream.ts';
import { Rates, type TableRate } from './rates.ts';

const rates = new Rates();

/** Counters and rates by table; a table chosen is a filter. Reckoned once a second. */
function useTables(): readonly TableRate[] {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    const soon = setTimeout(() => {
      now.value = Date.now();
    }, 150);
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
    };
  }, [now]);
  rates.refresh(log);
  return rates.tables(pipeline.value?.tables ?? [], now.value);
}

export function Side() {
  return (
    <aside class="side" aria-label="Tables">
      <h2>Tables</h2>
      <TableList />
    </aside>
  );
}

export function TableList() {
  const tables = useTables();
  const chosen = filter.value.tables;
  return (
    <>
      <ul>
        {tables.map((each) => (
          <li key={each.table}>
            <TableButton {...each} chosen={isChosen(each.table, chosen)} />
          </li>
        ))}
      </ul>
      {chosen.length > 0 && (
        <button type="button" class="all-tables" onClick={() => change({ tables: [] })}>
          All tables
        </button>
      )}
    </>
  );
}

/** As the filter has it: `customers` is every database's. */
const isChosen = (table: string, chosen: readonly string[]): boolean =>
  chosen.some((name) => table === name || table.endsWith(`.${name}`));

function TableButton({ table, count: all, perSecond, chosen }: TableRate & { readonly chosen: boolean }) {
  const dot = table.lastIndexOf('.') + 1;
  // The last second is not over yet.
  const rate = perSecond.at(-2) ?? 0;
  return (
    <button type="button" class="table" aria-pressed={chosen} onClick={() => toggle(table)} title={table}>
      <span class="table-name">
        <span class="database">
          <Text of={table.slice(0, dot)} />
        </span>
        <Text of={table.slice(dot)} />
      </span>
      <span class="number">{count(all)}</span>
      <Sparkline values={perSecond} label={`Events a second of ${table}`} width={110} height={16} />
      <span class="number quiet">{rate > 0 ? `${count(rate)}/s` : ''}</span>
    </button>
  );
}

function toggle(table: string): void {
  const { tables } = filter.value;
  const without = tables.filter((name) => !isChosen(table, [name]));
  change({ tables: without.length < tables.length ? without : [...tables, table] });
}

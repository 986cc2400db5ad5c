import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Sparkline } from '../parts/sparkline.tsx';
import { TableName } from '../parts/table-name.tsx';
import { count } from '../parts/when.ts';
import { change, filter } from '../state/filter.ts';
import { log, pipeline } from '../state/stream.ts';
import { type Rate, Rates, type TableRate } from './rates.ts';

const rates = new Rates();

/** Counters and rates by table; a table chosen is a filter. Reckoned once a second. */
function useRates(): { readonly tables: readonly TableRate[]; readonly others: Rate } {
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
  return {
    tables: rates.tables(pipeline.value?.tables ?? [], now.value),
    others: rates.others(now.value),
  };
}

export function Side() {
  return (
    <aside class="side" aria-label="Tables">
      <h2>
        Tables <span>events</span>
      </h2>
      <TableList />
    </aside>
  );
}

export function TableList() {
  const { tables, others } = useRates();
  const chosen = filter.value.tables;
  const onlyOthers = chosen.length === 0 && filter.value.operations.join() === 'event';
  return (
    <>
      <ul>
        {tables.map(({ table, ...rate }) => (
          <li key={table}>
            <RateButton {...rate} name={table} chosen={isChosen(table, chosen)} onClick={() => toggle(table)}>
              <TableName of={table} />
            </RateButton>
          </li>
        ))}
        {chosen
          .filter((name) => !tables.some(({ table }) => isChosen(table, [name])))
          .map((name) => (
            <li key={name}>
              <RateButton name={name} count={0} perSecond={[]} chosen onClick={() => toggle(name)}>
                <TableName of={name} />
              </RateButton>
            </li>
          ))}
        {others.count > 0 && (
          <li key=" others">
            <RateButton
              {...others}
              name="other events"
              chosen={onlyOthers}
              onClick={() => change({ tables: [], operations: onlyOthers ? [] : ['event'] })}
            >
              other events
            </RateButton>
          </li>
        )}
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

interface Props extends Rate {
  readonly name: string;
  readonly chosen: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function RateButton({ name, count: all, perSecond, chosen, onClick, children }: Props) {
  // The last second is not over yet.
  const rate = perSecond.at(-2) ?? 0;
  return (
    <button type="button" class="table" aria-pressed={chosen} onClick={onClick} title={name}>
      <span class="table-name">{children}</span>
      <span class="number">{count(all)}</span>
      <Sparkline values={perSecond} label={`Events a second of ${name}`} width={110} height={16} />
      <span class="number quiet">{rate > 0 ? `${count(rate)}/s` : ''}</span>
    </button>
  );
}

function toggle(table: string): void {
  const { tables } = filter.value;
  const without = tables.filter((name) => !isChosen(table, [name]));
  change({ tables: without.length < tables.length ? without : [...tables, table] });
}

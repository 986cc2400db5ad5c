import { useState } from 'preact/hooks';
import type { RowView, TableRows } from '../../contract.ts';
import { decodeRow } from '../../view/decode.ts';
import { Button } from '../parts/button.tsx';
import { Text } from '../parts/text.tsx';
import { now } from '../state/clock.ts';
import { ago, whole } from '../state/words.ts';
import { Cell } from './cell.tsx';
import {
  columnsOf,
  freshMs,
  moreWords,
  noRowsWords,
  pageOf,
  rowKey,
  sortedRows,
  type TableColumn,
} from './rows.ts';

/** The rows by their key; those that changed just now are marked. */
export function Rows({ of }: { readonly of: TableRows }) {
  const [wanted, setWanted] = useState(0);
  const [raw, setRaw] = useState(false);
  const columns = columnsOf(of);
  const { items, page, pages } = pageOf(sortedRows(of), wanted);
  if (of.rows.length === 0) return <p class="quiet">{noRowsWords(of)}</p>;
  return (
    <>
      <div class="acts">
        <label>
          <input
            type="checkbox"
            checked={raw}
            onChange={({ currentTarget }) => setRaw(currentTarget.checked)}
          />{' '}
          Values as they came
        </label>
        {pages > 1 && <Pages page={page} pages={pages} go={setWanted} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" aria-label={`Rows of ${of.table}`} tabIndex={0}>
        <table class="rows">
          <Head columns={columns} />
          <tbody>
            {items.map((row) => (
              <Line key={rowKey(of.key, row)} row={row} columns={columns} table={of} raw={raw} />
            ))}
          </tbody>
        </table>
      </section>
      {of.more > 0 && <p class="quiet">{moreWords(of)}</p>}
    </>
  );
}

function Head({ columns }: { readonly columns: readonly TableColumn[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ name, type, key }) => (
          <th key={name} scope="col">
            <Text of={name} />
            {key && <span class="key">key</span>}
            {type && (
              <span class="type">
                <Text of={type} />
              </span>
            )}
          </th>
        ))}
        <th scope="col">Last change</th>
      </tr>
    </thead>
  );
}

interface LineProps {
  readonly row: RowView;
  readonly columns: readonly TableColumn[];
  readonly table: TableRows;
  readonly raw: boolean;
}

function Line({ row: { row, seq, at }, columns, table, raw }: LineProps) {
  const decoded = decodeRow(row, { columns: table.columns });
  const fresh = now.value - at < freshMs;
  return (
    <tr class={fresh ? 'fresh' : undefined}>
      {columns.map(({ name, key }) =>
        key ? (
          <th key={name} scope="row">
            <Cell raw={row[name]} decoded={decoded[name]} plain={raw} />
          </th>
        ) : (
          <td key={name}>
            <Cell raw={row[name]} decoded={decoded[name]} plain={raw} />
          </td>
        ),
      )}
      <td class="change">
        {fresh && <span aria-hidden="true">● </span>}
        <a href={`#events/${seq}`}>{fresh ? 'just now' : ago(at, now.value)}</a>
      </td>
    </tr>
  );
}

interface PagesProps {
  readonly page: number;
  readonly pages: number;
  readonly go: (page: number) => void;
}

function Pages({ page, pages, go }: PagesProps) {
  return (
    <span class="acts">
      <Button small onClick={() => go(page - 1)} disabled={page === 0}>
        Previous
      </Button>
      <span role="status">
        page {page + 1} of {whole(pages)}
      </span>
      <Button small onClick={() => go(page + 1)} disabled={page === pages - 1}>
        Next
      </Button>
    </span>
  );
}

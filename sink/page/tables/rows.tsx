import { useState } from 'preact/hooks';
import type { RowView, TableRows } from '../../contract.ts';
import { decodeRow } from '../../view/decode.ts';
import { Button } from '../parts/button.tsx';
import { Text } from '../parts/text.tsx';
import { now } from '../state/clock.ts';
import { ago, whole } from '../state/words.ts';
import { Cell } from './cell.tsx';
import { RowSearch } from './row-search.tsx';
import {
  columnsOf,
  freshMs,
  moreWords,
  noRowsWords,
  pageOf,
  rowKey,
  shownWords,
  sortedRows,
  type TableColumn,
} from './rows.ts';

interface Props {
  readonly of: TableRows;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** The rows by their key; those that changed just now are marked. */
export function Rows({ of, search, onSearch }: Props) {
  // Of what was searched for: another text begins with its first page.
  const [wanted, setWanted] = useState({ search, page: 0 });
  const [raw, setRaw] = useState(false);
  const columns = columnsOf(of);
  const { items, page, pages } = pageOf(sortedRows(of), wanted.search === search ? wanted.page : 0);
  const isNone = of.rows.length === 0;
  const below = isNone ? noRowsWords(of) : moreWords(of);
  return (
    <>
      {(!isNone || search !== '') && (
        <div class="acts">
          <RowSearch value={search} onChange={onSearch} />
          <span role="status">{shownWords(of)}</span>
          <label>
            <input
              type="checkbox"
              checked={raw}
              onChange={({ currentTarget }) => setRaw(currentTarget.checked)}
            />{' '}
            Values as they came
          </label>
          {pages > 1 && <Pages page={page} pages={pages} go={(to) => setWanted({ search, page: to })} />}
        </div>
      )}
      {!isNone && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
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
      )}
      {below !== '' && (
        <p class="quiet">
          <Text of={below} />
        </p>
      )}
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

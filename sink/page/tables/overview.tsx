import type { TableView } from '../../contract.ts';
import { rowCount, sinceStart } from '../../view/table-words.ts';
import { Sparkline } from '../parts/sparkline.tsx';
import { TableName } from '../parts/table-name.tsx';
import { Text } from '../parts/text.tsx';
import { duration } from '../parts/when.ts';
import { pipeline } from '../state/stream.ts';
import { whole } from '../state/words.ts';
import { countsOf, rowsVerdict, tablePlace } from './overview.ts';

/** All tables that events told of. Null: not known yet. */
export function Overview({ tables }: { readonly tables: readonly TableView[] | null }) {
  return (
    <>
      <h2>Tables by their events</h2>
      {tables === null && <p role="status">Asking the sink …</p>}
      {tables?.length === 0 && (
        <p class="quiet">No change of a table has come yet. The first one makes its table appear here.</p>
      )}
      {tables && tables.length > 0 && (
        <>
          <Since />
          <List tables={tables} />
        </>
      )}
    </>
  );
}

/** What came before is not known here. */
export function Since() {
  return <p class="quiet">Counted {sinceStart(pipeline.value?.stations ?? [])}.</p>;
}

function List({ tables }: { readonly tables: readonly TableView[] }) {
  return (
    <table class="list tables">
      <thead>
        <tr>
          <th scope="col">Table</th>
          <th scope="col" class="number">
            Rows by the events
          </th>
          <th scope="col" class="number">
            In the database
          </th>
          <th scope="col">Events by operation</th>
          <th scope="col">Events a second, last minute</th>
          <th scope="col" class="number">
            Commit to arrival
          </th>
        </tr>
      </thead>
      <tbody>
        {tables.map((table) => (
          <Line key={table.table} table={table} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ table }: { readonly table: TableView }) {
  const { table: name, databaseRows, perSecond, latencyMs } = table;
  return (
    <tr>
      <th scope="row">
        <a href={`#${tablePlace(name)}`}>
          <TableName of={name} />
        </a>
        <Verdict table={table} />
      </th>
      <td class="number" data-label="Rows by the events">
        {rowCount(table)}
      </td>
      <td class="number" data-label="In the database">
        {databaseRows === null ? '?' : whole(databaseRows)}
      </td>
      <td data-label="Events">
        <Counts table={table} />
      </td>
      <td data-label="Last minute">
        <Sparkline values={perSecond} label={`Events of ${name} a second in the last minute`} />
      </td>
      <td class="number" data-label="Commit to arrival">
        {latencyMs === null ? '–' : duration(latencyMs)}
      </td>
    </tr>
  );
}

/** How the rows by the events stand to those in the database; silent when all is well. */
export function Verdict({ table }: { readonly table: TableView }) {
  const { kind, words } = rowsVerdict(table);
  if (kind === 'same') return null;
  return (
    <p class={`verdict ${kind}`}>
      <span aria-hidden="true">{kind === 'differs' ? '≠' : '?'}</span> <Text of={words} />
    </p>
  );
}

export function Counts({ table }: { readonly table: TableView }) {
  return (
    <ul class="counts">
      {countsOf(table).map(([operation, count]) => (
        <li key={operation}>
          <span class={`badge ${operation}`}>{operation}</span> {count}
        </li>
      ))}
    </ul>
  );
}

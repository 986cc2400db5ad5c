import { useEffect, useMemo } from 'preact/hooks';
import type { TableView } from '../../contract.ts';
import { tableRows } from '../../contract-shapes.ts';
import { Button } from '../parts/button.tsx';
import { EventsLink } from '../parts/events-link.tsx';
import { Text } from '../parts/text.tsx';
import { duration } from '../parts/when.ts';
import { takeSnapshot } from '../send/snapshot.ts';
import { get } from '../state/api.ts';
import { sentence } from '../state/problems.ts';
import { connection } from '../state/stream.ts';
import { useAction } from '../state/use-action.ts';
import { counted } from '../state/words.ts';
import { goTo } from '../tabs.ts';
import { RowsLoader } from './loader.ts';
import { revisionOf, tablePlace } from './overview.ts';
import { Counts, Since, Verdict } from './overview.tsx';
import { Rows } from './rows.tsx';

const ask = (table: string, text: string, signal: AbortSignal) =>
  get(`/api/tables/${encodeURIComponent(table)}?${new URLSearchParams({ q: text })}`, tableRows, signal);

interface Props {
  readonly table: string;
  /** What its rows must have. */
  readonly search: string;
  readonly view: TableView | undefined;
}

/** One table: its rows as the events say they are, as long as it is open. */
export function OpenTable({ table, search, view }: Props) {
  const loader = useMemo(() => new RowsLoader(table, ask), [table]);
  const revision = revisionOf(view);
  const live = connection.value === 'live';
  useEffect(() => {
    loader.refresh(search);
  }, [loader, revision, live, search]);
  useEffect(() => () => loader.close(), [loader]);
  const rows = loader.rows.value;
  return (
    <>
      <p>
        <a href="#tables">← All tables</a>
      </p>
      <h2 class="name">
        <Text of={table} />
      </h2>
      {view && <Facts view={view} />}
      <Acts table={table} keyless={view?.keyless ?? false} />
      {loader.problems.value.map((problem) => (
        <p key={problem.code} role="alert" class="bad">
          {sentence(problem)}
        </p>
      ))}
      {rows ? (
        <Rows
          of={rows}
          search={search}
          onSearch={(text) => goTo(tablePlace(table, text), { replace: true })}
        />
      ) : (
        loader.problems.value.length === 0 && <p role="status">Asking for its rows …</p>
      )}
    </>
  );
}

function Facts({ view }: { readonly view: TableView }) {
  const { rows, databaseRows, latencyMs } = view;
  return (
    <>
      <p>
        {view.keyless ? 'Rows are not counted' : `${view.atLeast ? 'At least ' : ''}${counted(rows, 'row')}`}{' '}
        by the events, {databaseRows === null ? 'unknown how many' : counted(databaseRows, 'row')} in the
        database
        {latencyMs === null ? '' : `; ${duration(latencyMs)} from commit to arrival (median)`}
      </p>
      <Since />
      <Verdict table={view} />
      <Counts table={view} />
    </>
  );
}

function Acts({ table, keyless }: { readonly table: string; readonly keyless: boolean }) {
  const { busy, problems, run } = useAction();
  return (
    <>
      <p class="acts">
        <EventsLink of={{ tables: [table] }}>Its events</EventsLink>
        <Button onClick={() => goTo(`send/replay/${encodeURIComponent(table)}`)}>Replay this table …</Button>
        {!keyless && (
          <Button onClick={() => run(() => takeSnapshot({ table }))} disabled={busy}>
            Snapshot again
          </Button>
        )}
      </p>
      {problems.map((problem) => (
        <p key={problem.code} role="alert" class="bad">
          {sentence(problem)}
        </p>
      ))}
    </>
  );
}

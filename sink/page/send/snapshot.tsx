import { useState } from 'preact/hooks';
import type { Snapshotting } from '../../contract.ts';
import { EventsLink } from '../parts/events-link.tsx';
import { Text } from '../parts/text.tsx';
import { sortProblems } from '../state/problems.ts';
import { pipeline } from '../state/stream.ts';
import { useAction } from '../state/use-action.ts';
import { useRefused } from '../state/use-refused.ts';
import { Choice } from './inputs.tsx';
import { Problems } from './problems.tsx';
import { takeSnapshot } from './snapshot.ts';
import { connectorsOf, tablesOf } from './targets.ts';

/** A table's rows once more, by a signal to Debezium: nothing is written to the database. */
export function Snapshot() {
  const [table, setTable] = useState('');
  const [connector, setConnector] = useState('');
  const [taken, setTaken] = useState<Snapshotting | null>(null);
  const { busy, problems, run } = useAction();
  const form = useRefused(problems);
  const { of, rest } = sortProblems(problems, ['table', 'connector']);
  const connectors = connectorsOf(pipeline.value);
  const found =
    table === ''
      ? [{ code: 'page.snapshot', message: 'no table is chosen', fix: 'choose one', field: 'table' }]
      : [];
  const ask = () => {
    setTaken(null);
    run(() => takeSnapshot({ table, ...(connector === '' ? {} : { connector }) }).then(setTaken), found);
  };
  return (
    <form
      ref={form}
      class="card form"
      aria-labelledby="snapshot"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <h3 id="snapshot">Snapshot again</h3>
      <p class="quiet">
        Debezium reads the table's rows and sends them as snapshot events, while changes go on.
      </p>
      <Choice
        label="Table"
        value={table}
        set={setTable}
        options={['', ...tablesOf(pipeline.value)].map((value) => ({ value, label: value || 'choose …' }))}
        other="another table"
        error={of('table')}
      />
      {(connectors.length > 1 || of('connector')) && (
        <Choice
          label="Connector"
          value={connector}
          set={setConnector}
          options={['', ...connectors].map((value) => ({ value, label: value || 'the one that reads it' }))}
          error={of('connector')}
        />
      )}
      <p class="acts">
        <button type="submit" class="button" disabled={busy}>
          Take the snapshot
        </button>
      </p>
      <Problems of={rest} />
      <div role="status">
        {taken && (
          <p>
            <span class="good">✓</span> <Text of={taken.connector} /> was told by signal{' '}
            <code>{taken.id}</code>:{' '}
            <EventsLink of={{ tables: [taken.table], operations: ['snapshot'] }}>
              its snapshot events
            </EventsLink>
          </p>
        )}
      </div>
    </form>
  );
}

import { Button } from '../parts/button.tsx';
import { alone } from '../pipeline/way.ts';
import { filterCount, resetFilter } from '../state/filter.ts';
import { clearedAt, shown } from '../state/hold.ts';
import { caughtUp, connection, log, pipeline, revision } from '../state/stream.ts';
import { counted } from '../state/words.ts';

/** Why there is nothing, and what to do about it. */
export function Empty() {
  if (shown.value.size > 0) return null;
  const total = revision.value > 0 ? log.size : 0;
  if (connection.value !== 'live' && total === 0)
    return (
      <p class="empty">{connection.value === 'connecting' ? 'Connecting …' : 'The sink does not answer.'}</p>
    );
  if (!caughtUp.value) return <p class="empty">Loading …</p>;
  if (shown.value.fresh > 0) return <p class="empty">Nothing before the list stood still.</p>;
  if (total === 0) return <NoEvents />;
  const cleared = clearedAt.value >= log.first;
  const asked = log.count - Math.max(clearedAt.value, log.first - 1);
  return (
    <div class="empty">
      <p>
        {asked > 0
          ? `None of ${counted(asked, 'event')} ${cleared ? 'since the list was cleared ' : ''}matches.`
          : `Cleared: what comes next is shown${filterCount.value > 0 ? ' if it matches' : ''}.`}
      </p>
      {filterCount.value > 0 && <Button onClick={resetFilter}>Drop the filter</Button>}
      {cleared && (
        <Button
          onClick={() => {
            clearedAt.value = 0;
          }}
        >
          Show the cleared ones again
        </Button>
      )}
    </div>
  );
}

function NoEvents() {
  const view = pipeline.value;
  return (
    <div class="empty">
      <p>No events yet.</p>
      {view && !alone(view) && (
        <p>
          Change a row: <code>npm run stack -- sql "UPDATE …"</code>
        </p>
      )}
      <p>
        <a href="#send">Send one</a>, or POST a CloudEvent to this address.
      </p>
    </div>
  );
}

import { FailingBanner } from '../send/failing.tsx';
import { pipeline } from '../state/stream.ts';
import { hash } from '../tabs.ts';
import { OpenTable } from './open.tsx';
import { searchOf, tableOf } from './overview.ts';
import { Overview } from './overview.tsx';

/** Tables as the events say they are now: all of them, or the one in the hash. */
export function TablesTab() {
  const table = tableOf(hash.value);
  return (
    <div class="panel">
      <FailingBanner />
      {table === null ? (
        <Overview tables={pipeline.value?.tables ?? null} />
      ) : (
        <OpenTable
          key={table}
          table={table}
          search={searchOf(hash.value)}
          view={pipeline.value?.tables.find((each) => each.table === table)}
        />
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { filter, filterCount, resetFilter } from '../state/filter.ts';
import { clear, holding, paused, shown, toLive } from '../state/hold.ts';
import { missed } from '../state/stream.ts';
import { Chips } from './chips.tsx';
import { MoreFilters } from './more-filters.tsx';
import { SearchInput } from './text-input.tsx';

/** What the list shows, and whether it moves. */
export function FilterBar() {
  const { type, source, where } = filter.value;
  const inUse = where !== '' || type !== '' || source !== '';
  const opened = useSignal(inUse);
  const id = useId();
  // Once open it stays, also when its last field is emptied to be written anew.
  useEffect(() => {
    if (inUse) opened.value = true;
  }, [inUse, opened]);
  const more = opened.value;
  return (
    <search class="filter-bar">
      <div class="line">
        <SearchInput />
        <Chips />
        <button
          type="button"
          class="button small"
          aria-expanded={more}
          aria-controls={id}
          onClick={() => {
            opened.value = !more;
          }}
        >
          More filters{inUse && !more && ' (in use)'}
        </button>
        {filterCount.value > 0 && (
          <Button kind="quiet" small onClick={resetFilter}>
            Reset
          </Button>
        )}
        <span class="actions">
          <Pill />
          <Button small onClick={togglePause} pressed={paused.value} hint="Space">
            {paused.value ? 'Resume' : 'Pause'}
          </Button>
          <Button small onClick={clear}>
            Clear
          </Button>
        </span>
      </div>
      <div id={id} hidden={!more}>
        {more && <MoreFilters />}
      </div>
      {missed.value > 0 && (
        <p class="missed">
          {missed.value.toLocaleString('en')} events had left the sink’s memory before this page could have
          them.
        </p>
      )}
    </search>
  );
}

/** Resumed is live again, if nothing else holds the list. */
export function togglePause(): void {
  paused.value = !paused.value;
}

function Pill() {
  if (!holding.value) return null;
  const { fresh } = shown.value;
  return (
    <Button kind="primary" small onClick={toLive}>
      ↑ {fresh > 0 ? `${fresh.toLocaleString('en')} new` : 'Back to live'}
    </Button>
  );
}

import { EventPanel } from '../event/panel.tsx';
import { useKeys } from '../parts/use-key.ts';
import { close, open, openId, selected, toLive } from '../state/hold.ts';
import { Empty } from './empty.tsx';
import { FilterBar, togglePause } from './filter-bar.tsx';
import { List } from './list.tsx';
import { arrows, move, to } from './move.ts';
import { Side } from './side.tsx';
import { searchId } from './text-input.tsx';

export function EventsTab() {
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    g: () => to(0),
    G: () => to(Number.POSITIVE_INFINITY),
    Enter: () => {
      if (selected.value) open(selected.value);
    },
    Escape: () => (openId.value === null ? toLive() : close()),
    ' ': togglePause,
    '/': () => document.getElementById(searchId)?.focus(),
  });
  // In a panel they scroll it.
  useKeys(arrows, () => document.activeElement === document.body);
  return (
    <div class={`events-tab${openId.value === null ? '' : ' opened'}`}>
      <Side />
      <section class="stream" aria-label="Stream">
        <FilterBar />
        <div class="list-place">
          <List />
          <Empty />
        </div>
      </section>
      <EventPanel />
    </div>
  );
}

import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { pressed } from '../parts/keys.ts';
import { holding, open, scrolled, selected, shown } from '../state/hold.ts';
import { caughtUp } from '../state/stream.ts';
import { Beginning } from './beginning.tsx';
import { arrows } from './move.ts';
import { Row, rowId } from './row.tsx';
import { scrolledTo, windowOf } from './window.ts';

/** One line, or two where a line has no room for what changed. */
const heights = { lines: 27, cards: 50 };
const narrowest = 900;
const headHeight = 26;

const columns = ['time', 'operation', 'table', 'key', 'change', '', 'latency'] as const;

/** The events, newest first. Only rows that are seen are in the document. */
export function List() {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const size = useSignal({ width: 1000, height: 800 });
  const cards = size.value.width < narrowest;
  const rowHeight = cards ? heights.cards : heights.lines;
  const head = cards ? 0 : headHeight;

  useEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const observer = new ResizeObserver(() => {
      size.value = { width: current.clientWidth, height: current.clientHeight };
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [size]);

  const chosen = selected.value;
  const { size: count, at } = shown.value;
  // History comes in above the chosen row, which is to stay in sight.
  const loading = caughtUp.value ? 0 : count;
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current || !chosen) return;
    const index = shown.peek().indexOf(chosen);
    current.scrollTop = scrolledTo(index, current.scrollTop, current.clientHeight - head, rowHeight);
  }, [chosen, rowHeight, head, size.value.height, loading]);

  const held = holding.value;
  useLayoutEffect(() => {
    if (!held && scroller.current) scroller.current.scrollTop = 0;
  }, [held]);

  const { from, to } = windowOf(top.value, size.value.height, rowHeight, count);
  const rows = Array.from({ length: to - from }, (_, index) => at(from + index));
  const click = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-n]') : null;
    const entry = rows.find((each) => each && row?.id === rowId(each));
    // Text that was just selected is to be copied.
    if (entry && getSelection()?.isCollapsed !== false) open(entry);
  };
  const press = (event: KeyboardEvent) => {
    const act = new Map(Object.entries(arrows)).get(pressed(event) ?? '');
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      class={`events-list ${cards ? 'cards' : 'lines'}`}
      aria-label="Events"
      aria-rowcount={held ? count + 2 : -1}
      aria-activedescendant={chosen && rows.includes(chosen) ? rowId(chosen) : undefined}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop;
        scrolled.value = currentTarget.scrollTop > 4;
      }}
      onClick={click}
      onKeyDown={press}
    >
      <div role="row" class="head" aria-rowindex={1}>
        {columns.map((name) => (
          <span key={name} role="columnheader">
            {name || <span class="hidden">marks</span>}
          </span>
        ))}
      </div>
      <div role="rowgroup" class="all" style={{ height: `${count * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${from * rowHeight}px)` }}>
          {rows.map(
            (entry, index) =>
              entry && (
                <Row
                  key={entry.id}
                  entry={entry}
                  place={held ? from + index + 2 : undefined}
                  selected={entry === chosen}
                />
              ),
          )}
        </div>
      </div>
      {count > 0 && (
        <div role="rowgroup">
          <div role="row" class="beginning" aria-rowindex={held ? count + 2 : undefined}>
            <span role="gridcell">
              <Beginning />
            </span>
          </div>
        </div>
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ProblemView } from '../../contract.ts';
import { Button } from '../parts/button.tsx';
import { useKeys } from '../parts/use-key.ts';
import { problemsOf } from '../state/api.ts';
import { close, opened, openForeign, openId, selected } from '../state/hold.ts';
import { sentence } from '../state/problems.ts';
import { caughtUp } from '../state/stream.ts';
import { copyCurl, resend } from './actions.ts';
import { foreign } from './kept.ts';
import { Sections } from './sections.tsx';

/** The opened event beside the list; instead of it, where there is no room for both. */
export function EventPanel() {
  const panel = useRef<HTMLElement>(null);
  const last = useRef<string | null>(null);
  const id = openId.value;
  useKeys({
    c: () => withEvent(copyCurl),
    r: () => withEvent(resend),
  });
  useEffect(() => {
    if (id !== null) panel.current?.scrollTo(0, 0);
    const covers = matchMedia('(max-width: 899px)').matches;
    if (covers && id !== null) panel.current?.focus();
    // Only from a panel that was there: on load nothing has the focus.
    else if (covers && last.current !== null) document.querySelector<HTMLElement>('.events-list')?.focus();
    last.current = id;
  }, [id]);
  if (id === null) return null;
  return (
    <aside ref={panel} class="event-panel" aria-label={`Event ${id}`} tabIndex={-1}>
      {opened.value ? (
        <Sections key={opened.value.id} entry={opened.value} />
      ) : (
        <Elsewhere key={id} id={id} />
      )}
    </aside>
  );
}

function withEvent(act: typeof copyCurl): void {
  const entry = opened.value ?? selected.value;
  if (entry) act(entry);
}

/** An event that the list does not have: the sink may. */
function Elsewhere({ id }: { readonly id: string }) {
  const problems = useSignal<readonly ProblemView[]>([]);
  const ready = caughtUp.value;
  useEffect(() => {
    if (!ready) return;
    foreign(id).then(
      (entry) => openForeign(id, entry),
      (error: unknown) => {
        problems.value = problemsOf(error);
      },
    );
  }, [id, ready, problems]);
  return (
    <div class="elsewhere">
      <p role="status">{problems.value.map(sentence).join(' ') || `Looking for event ${id} …`}</p>
      <Button onClick={close}>Close</Button>
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import { everything, type Filter } from '../../view/filter.ts';
import { filter } from '../state/filter.ts';
import { eventsAt } from '../state/links.ts';
import { goTo } from '../tabs.ts';

interface Props {
  readonly of: Partial<Filter>;
  readonly children: ComponentChildren;
}

/** To the events that the filter lets through. The page stays: a replay that goes on would end with it. */
export function EventsLink({ of, children }: Props) {
  const show = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo('events');
    filter.value = { ...everything, ...of };
  };
  return (
    <a href={eventsAt(of)} onClick={show}>
      {children}
    </a>
  );
}

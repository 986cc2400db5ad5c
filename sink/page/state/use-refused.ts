import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ProblemView } from '../../contract.ts';

/** Leads whoever sent a form to what is wrong with it, unless they are elsewhere by then. */
export function useRefused(...lists: readonly (readonly ProblemView[])[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  const seen = useRef(lists);
  useEffect(() => {
    // Those that were there when the form was opened are no answer to anybody.
    const isOld = lists.every((each, at) => each === seen.current[at]);
    seen.current = lists;
    const it = form.current;
    const at = document.activeElement;
    const isThere = at === document.body || it?.contains(at);
    if (isOld || !it || !isThere || lists.every((each) => each.length === 0)) return;
    const field = it.querySelector<HTMLElement>('[aria-invalid=true]');
    field?.focus({ preventScroll: true });
    (field?.closest('.field, .extension') ?? it.querySelector('[role=alert]'))?.scrollIntoView({
      block: 'nearest',
    });
  }, lists);
  return form;
}

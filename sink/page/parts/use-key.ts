import { useEffect, useRef } from 'preact/hooks';
import { pressed, takesText } from './keys.ts';

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Keys of the page while the component is there: `useKeys({ j: next, '?': help })`. None is heard while a field is typed
 * into or a dialog is open; Space and Enter stay with the button or link that has the focus.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const key = event.defaultPrevented ? undefined : pressed(event);
      const act = key === undefined ? undefined : latest.current[key];
      if (key === undefined || !act || elsewhere(event.target, key)) return;
      event.preventDefault();
      act(event);
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
}

function elsewhere(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('dialog[open]')) return true;
  if (!(target instanceof HTMLElement)) return false;
  const type = target instanceof HTMLInputElement ? target.type : '';
  if (takesText(target.tagName, type, target.isContentEditable)) return true;
  return (key === ' ' || key === 'Enter') && target.closest('button, a, summary, input') !== null;
}

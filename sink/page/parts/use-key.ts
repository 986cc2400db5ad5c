import { useEffect, useRef } from 'preact/hooks';
import { pressed, takesText } from './keys.ts';

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Keys of the page while the component is there: `useKeys({ j: next, '?': help })`. None is heard while a field is typed
 * into or a dialog is open; Space and Enter stay with the button or link that has the focus.
 * @param when whether they are heard at all
 */
export function useKeys(keys: Keys, when: () => boolean = () => true): void {
  const latest = useRef({ keys, when });
  latest.current = { keys, when };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const key = event.defaultPrevented ? undefined : pressed(event);
      const act = key === undefined ? undefined : latest.current.keys[key];
      if (key === undefined || !act || !latest.current.when() || elsewhere(event.target, key)) return;
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

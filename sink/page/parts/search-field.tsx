import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Control } from './field.tsx';

/** A key stroke may ask for much. */
const pauseMs = 120;

interface Props {
  readonly control: Partial<Control> & { readonly id: string };
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** By Escape or Enter; the text stays. */
  readonly onLeave: () => void;
  readonly kind: string;
  readonly placeholder?: string | undefined;
  readonly label?: string | undefined;
}

/** A text that is searched for; told when typing pauses. */
export function SearchField({ control, value, onChange, onLeave, kind, placeholder, label }: Props) {
  const typed = useSignal(value);
  const waiting = useRef(0);
  useEffect(() => {
    clearTimeout(waiting.current);
    typed.value = value;
  }, [value, typed]);
  useEffect(() => () => clearTimeout(waiting.current), []);
  return (
    <input
      {...control}
      type="search"
      spellcheck={false}
      autocomplete="off"
      placeholder={placeholder}
      aria-label={label}
      class={kind}
      value={typed.value}
      onInput={({ currentTarget }) => {
        typed.value = currentTarget.value;
        clearTimeout(waiting.current);
        waiting.current = window.setTimeout(() => onChange(typed.value), pauseMs);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.preventDefault();
        clearTimeout(waiting.current);
        onChange(typed.value);
        onLeave();
      }}
    />
  );
}

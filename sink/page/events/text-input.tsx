import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Control } from '../parts/field.tsx';
import { change, filter } from '../state/filter.ts';

/** A key stroke at 10,000 events looks at all of them. */
const pauseMs = 120;

interface Props {
  readonly of: 'text' | 'type' | 'source' | 'where';
  readonly control: Partial<Control> & { readonly id: string };
  readonly placeholder?: string;
  readonly label?: string;
}

/** A part of the filter as text. Escape leaves it, and the text stays. */
export function TextInput({ of, control, placeholder, label }: Props) {
  const typed = useSignal(filter.value[of]);
  const waiting = useRef(0);
  const value = filter.value[of];
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
      class={of}
      value={typed.value}
      onInput={({ currentTarget }) => {
        typed.value = currentTarget.value;
        clearTimeout(waiting.current);
        waiting.current = window.setTimeout(() => change({ [of]: typed.value }), pauseMs);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.preventDefault();
        clearTimeout(waiting.current);
        change({ [of]: typed.value });
        document.querySelector<HTMLElement>('.events-list')?.focus();
      }}
    />
  );
}

export const searchId = 'search';

export function SearchInput() {
  return <TextInput of="text" control={{ id: searchId }} label="Search" placeholder="Search  /" />;
}
